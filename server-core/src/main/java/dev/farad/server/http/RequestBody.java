package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a body as they gather. Reusable.
 *
 * <p>A part that fills most of the buffer it came in is kept in place; a small one is copied, since otherwise a client that
 * sends a byte at a time would have a whole buffer held for each.
 */
final class RequestBody {
    private static final int MIN_SHARE = 4;
    private static final int FIRST_BYTES = 1 << 10;
    private static final int TAIL_BYTES = 16 << 10;

    private @Nullable ByteBuf sealed;
    private @Nullable CompositeByteBuf parts;
    private @Nullable ByteBuf tail;
    private long bytes;
    private @Nullable Inflation inflation;

    /** Takes what is to come as compressed. */
    void inflate(Inflation newInflation) {
        inflation = newInflation;
    }

    /** Takes the next bytes of a buffer over. */
    void append(ByteBuf in, int length, ByteBufAllocator allocator) {
        if (inflation == null) {
            appendPlain(in, length, allocator);
        } else {
            inflation.append(in, length, this, allocator);
        }
    }

    void appendPlain(ByteBuf in, int length, ByteBufAllocator allocator) {
        bytes += length;
        ByteBuf open = tail;
        if (open != null && open.writableBytes() >= length) {
            open.writeBytes(in, length);
            return;
        }
        sealTail(allocator);
        if (fills(in, length)) {
            seal(in.readRetainedSlice(length), allocator);
        } else {
            int capacity = Math.max(sealed == null ? FIRST_BYTES : TAIL_BYTES, length);
            tail = allocator.directBuffer(capacity, capacity).writeBytes(in, length);
        }
    }

    /** Returns the next bytes of a buffer as a buffer of their own that holds little more than them. */
    static ByteBuf part(ByteBuf in, int length, ByteBufAllocator allocator) {
        return fills(in, length)
                ? in.readRetainedSlice(length)
                : allocator.directBuffer(length).writeBytes(in, length);
    }

    /** Returns whether bytes are a good part of all that is held with them, where the buffer is a slice of a larger one too. */
    private static boolean fills(ByteBuf in, int length) {
        int capacity = in.capacity();
        for (ByteBuf whole = in.unwrap(); whole != null; whole = whole.unwrap()) {
            capacity = Math.max(capacity, whole.capacity());
        }
        return (long) length * MIN_SHARE >= capacity;
    }

    private void sealTail(ByteBufAllocator allocator) {
        if (tail != null) {
            seal(tail, allocator);
            tail = null;
        }
    }

    private void seal(ByteBuf part, ByteBufAllocator allocator) {
        if (sealed == null) {
            sealed = part;
            return;
        }
        if (parts == null) {
            parts = allocator.compositeBuffer(Integer.MAX_VALUE).addComponent(true, sealed);
            sealed = parts;
        }
        parts.addComponent(true, part);
    }

    @Nullable Inflation inflation() {
        return inflation;
    }

    long bytes() {
        return bytes;
    }

    /** Returns everything that gathered; nothing may be appended afterwards. */
    ByteBuf content(ByteBufAllocator allocator) {
        sealTail(allocator);
        return sealed == null ? Unpooled.EMPTY_BUFFER : sealed;
    }

    void release() {
        if (sealed != null) {
            sealed.release();
        }
        if (tail != null) {
            tail.release();
        }
        if (inflation != null) {
            inflation.close();
        }
        sealed = null;
        parts = null;
        tail = null;
        inflation = null;
        bytes = 0;
    }
}
