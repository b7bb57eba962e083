package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * The buffers that connections of one event loop receive into: the last one again, where nothing of it was kept.
 *
 * <p>Heads are copied out as they are read, so most reads leave nothing behind; a body that is kept in place keeps its buffer,
 * and the next read gets a new one.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {
    private static final int SHARED_BYTES = 16 << 10;

    private final RecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator();
    private ByteBuf shared = Unpooled.EMPTY_BUFFER;

    @Override
    @SuppressWarnings("deprecation") // The type that Netty asks for is itself deprecated in favour of its successor.
    public Handle newHandle() {
        return new Shared((ExtendedHandle) sizes.newHandle());
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

    /** Sizes as Netty's adaptive allocator does, and takes the shared buffer while that is large enough. */
    private final class Shared extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle handle;

        Shared(ExtendedHandle handle) {
            super(handle);
            this.handle = handle;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return guess() <= SHARED_BYTES ? shared(allocator) : super.allocate(allocator);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return handle.continueReading(maybeMoreData);
        }
    }
}
