package dev.farad.codec.json;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of a message that lies before its reader, in an array: bytes from {@link #at} to {@link #limit} are still to be
 * read, and {@link #more} brings those behind them.
 *
 * <p>So it makes no difference in what kind of buffer a message lies, or in how many. The array grows only for a token
 * longer than itself.
 */
final class Window {
    static final int BYTES = 16 << 10;

    /** An array that has grown beyond this is not kept for the next message. */
    private static final int KEPT_BYTES = 64 << 10;

    byte[] bytes;
    int at;
    int limit;

    private final int freshBytes;
    private @Nullable ByteBuf body;
    /** Index in the body of the message's first byte. */
    private int origin;
    /** Offset in the message of the array's first byte. */
    private int base;
    /** Offset in the message behind the last byte that may be read. */
    private int end;

    Window(int freshBytes) {
        this.freshBytes = freshBytes;
        this.bytes = new byte[freshBytes];
    }

    /**
     * Opens a part of the message that begins at the body's reader index.
     *
     * @param from offset in the message of the part's first byte
     * @param to offset behind its last
     */
    void open(ByteBuf body, int from, int to) {
        this.body = body;
        origin = body.readerIndex();
        base = from;
        end = to;
        at = 0;
        limit = 0;
        fill(body);
    }

    void close() {
        body = null;
        if (bytes.length > Math.max(KEPT_BYTES, freshBytes)) {
            bytes = new byte[freshBytes];
        }
    }

    /** Returns the body that is open. */
    ByteBuf body() {
        if (body == null) {
            throw new IllegalStateException("no message is open");
        }
        return body;
    }

    /** Returns the offset in the message of a byte of the array. */
    int offset(int index) {
        return base + index;
    }

    /**
     * Brings more of the message, and drops what lies before an index: that becomes index 0, and all others that the caller
     * holds sink by as much.
     *
     * @return whether there was more; if not, nothing has changed
     */
    boolean more(int keep) {
        int kept = limit - keep;
        if (base + limit == end) {
            return false;
        }
        if (kept == bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * kept, Integer.MAX_VALUE - 8));
        } else {
            System.arraycopy(bytes, keep, bytes, 0, kept);
        }
        base += keep;
        at -= keep;
        limit = kept;
        fill(body());
        return true;
    }

    private void fill(ByteBuf from) {
        int length = Math.min(bytes.length - limit, end - base - limit);
        from.getBytes(origin + base + limit, bytes, limit, length);
        limit += length;
    }

    /** Brings as many bytes from {@link #at} on, where there are so many; returns whether there are. */
    boolean has(int count) {
        while (limit - at < count) {
            if (!more(at)) {
                return false;
            }
        }
        return true;
    }

    /** Moves to the next byte that is not white space, and returns it without sign, or -1 at the end. */
    int token() {
        do {
            while (at < limit) {
                int b = bytes[at];
                if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                    return b & 0xff;
                }
                at++;
            }
        } while (more(limit));
        return -1;
    }
}
