package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The buffers that connections of one event loop receive into: the last one again, where nothing of it was kept.
 *
 * <p>Heads are copied out as they are read, so most reads leave nothing behind; a body that is kept in place keeps its buffer,
 * and the next read gets a new one. A connection that fills a buffer gets larger ones until it does not.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int SHARED_BYTES = 16 << 10;
    private static final int LARGE_BYTES = 64 << 10;

    private ByteBuf shared = Unpooled.EMPTY_BUFFER;

    @Override
    @SuppressWarnings("deprecation") // The type that Netty asks for is itself deprecated in favour of its successor.
    public Handle newHandle() {
        return new Receiver();
    }

    /** Gives the last buffer back. */
    void release() {
        shared.release();
        shared = Unpooled.EMPTY_BUFFER;
    }

    private ByteBuf shared(ByteBufAllocator allocator) {
        if (shared.refCnt() != 1 || shared.capacity() == 0) {
            shared.release();
            shared = allocator.directBuffer(SHARED_BYTES, SHARED_BYTES);
        }
        return shared.clear().retain();
    }

    /** What one connection receives into. */
    private final class Receiver extends MaxMessageHandle {
        private boolean large;

        @Override
        public int guess() {
            return large ? LARGE_BYTES : SHARED_BYTES;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return large ? allocator.directBuffer(LARGE_BYTES) : shared(allocator);
        }

        @Override
        public void lastBytesRead(int bytes) {
            if (bytes > 0) {
                large = bytes >= SHARED_BYTES;
            }
            super.lastBytesRead(bytes);
        }
    }
}
