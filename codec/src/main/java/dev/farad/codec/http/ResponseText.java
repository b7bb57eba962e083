package dev.farad.codec.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * The writer of heads of responses, in HTTP/1.1 (RFC 9112, section 4).
 *
 * <p>Reusable, for one thread at a time: {@link #begin}, then fields, then {@link #end}. Collects the head in an array of its
 * own and appends it to the buffer in one go. Takes no memory once that array has the size of the largest head.
 */
public final class ResponseText {
    /** What a head may have. */
    public static final int MAX_BYTES = 64 << 10;

    /** What becomes of the connection behind the response (RFC 9112, section 9.6). */
    public enum Connection {
        /** The server closes it. */
        CLOSE,
        /** It stays open, which needs saying to HTTP/1.0 only. */
        KEEP_ALIVE
    }

    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] DATE = ascii("date: ");
    private static final int FIRST_BYTES = 1 << 10;
    private static final int MAX_DIGITS = 20;

    private final LineMemory lines = new LineMemory();
    private final DateText date;
    private byte[] scratch = new byte[FIRST_BYTES];
    private int size;

    /** Makes a writer that reads the time of {@link #date()} from the clock. */
    public ResponseText(LongSupplier epochMillis) {
        date = new DateText(epochMillis);
    }

    /**
     * Begins a head, and forgets one that was begun and not ended.
     *
     * @throws IllegalArgumentException if the status is not one of 100 to 599
     */
    public ResponseText begin(int status) {
        byte[] line = StatusLine.of(status);
        System.arraycopy(line, 0, scratch, 0, line.length);
        size = line.length;
        return this;
    }

    /**
     * Adds a field; the value's characters are written as bytes.
     *
     * @throws IllegalArgumentException if the name is no token, if the value has control characters other than tabs or
     *     characters above 0xff, or if the head gets longer than {@link #MAX_BYTES}; nothing is added then
     */
    public ResponseText field(String name, CharSequence value) {
        byte[] known = lines.find(name, value);
        if (known != null) {
            append(known);
            return this;
        }
        int from = size;
        write(name, value);
        lines.seen(name, value, scratch, from, size);
        return this;
    }

    /** Adds a line that is known to be a well-formed field, its end included. */
    public ResponseText line(byte[] bytes, int length) {
        reserve(length);
        System.arraycopy(bytes, 0, scratch, size, length);
        size += length;
        return this;
    }

    private void write(String name, CharSequence value) {
        reserve(name.length() + value.length() + 4L);
        int at = colon(name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xff || !CharClass.is(CharClass.VALUE, (byte) c)) {
                throw new IllegalArgumentException(name + ": character 0x" + Integer.toHexString(c) + " at " + i
                        + " (expected: no control characters and none above 0xff)");
            }
            scratch[at++] = (byte) c;
        }
        size = crLf(at);
    }

    /** Adds a field whose value is a number; see {@link #field(String, CharSequence)}. */
    public ResponseText field(String name, long value) {
        reserve(name.length() + MAX_DIGITS + 4L);
        size = crLf(digits(colon(name), value));
        return this;
    }

    /** Adds the date of now. */
    public ResponseText date() {
        append(DATE);
        append(date.now());
        return endOfLine();
    }

    /** Adds the length of the body. */
    public ResponseText contentLength(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
        }
        append(CONTENT_LENGTH);
        reserve(MAX_DIGITS + 2);
        size = crLf(digits(size, bytes));
        return this;
    }

    /** Adds that the body comes in chunks. */
    public ResponseText chunked() {
        append(CHUNKED);
        return this;
    }

    /** Adds what becomes of the connection. */
    public ResponseText connection(Connection connection) {
        append(
                switch (connection) {
                    case CLOSE -> CLOSE;
                    case KEEP_ALIVE -> KEEP_ALIVE;
                });
        return this;
    }

    /** Returns the bytes of the head, its end included. */
    public int size() {
        return size + 2;
    }

    /** Ends the head and appends it to the buffer. */
    public void end(ByteBuf out) {
        endOfLine();
        out.writeBytes(scratch, 0, size);
        size = 0;
    }

    private void append(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, scratch, size, text.length);
        size += text.length;
    }

    private ResponseText endOfLine() {
        reserve(2);
        size = crLf(size);
        return this;
    }

    /** Writes name, colon and space behind what is there, without adding them yet, and returns the index behind them. */
    private int colon(String name) {
        int at = size;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!CharClass.isToken(c)) {
                throw new IllegalArgumentException("field name: character 0x" + Integer.toHexString(c) + " at " + i
                        + " (expected: a token of RFC 9110)");
            }
            scratch[at++] = (byte) c;
        }
        if (at == size) {
            throw new IllegalArgumentException("field name: empty (expected: a token of RFC 9110)");
        }
        scratch[at++] = ':';
        scratch[at++] = ' ';
        return at;
    }

    private int crLf(int at) {
        scratch[at] = '\r';
        scratch[at + 1] = '\n';
        return at + 2;
    }

    private int digits(int at, long value) {
        int from = at;
        if (value < 0) {
            scratch[from++] = '-';
        }
        int end = from;
        for (long rest = value; rest != 0 || end == from; rest /= 10) {
            scratch[end++] = (byte) ('0' + Math.abs(rest % 10));
        }
        for (int low = from, high = end - 1; low < high; low++, high--) {
            byte swapped = scratch[low];
            scratch[low] = scratch[high];
            scratch[high] = swapped;
        }
        return end;
    }

    private void reserve(long bytes) {
        if (size == 0) {
            throw new IllegalStateException("head: not begun (expected: begin, then fields, then end)");
        }
        long needed = size + bytes;
        if (needed > MAX_BYTES) {
            throw new IllegalArgumentException("head: " + needed + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        if (needed > scratch.length) {
            scratch = Arrays.copyOf(scratch, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * scratch.length)));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
