package dev.farad.codec.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON into a buffer, without white space. Puts the commas; the order of calls is the caller's to get right.
 *
 * <p>Bytes gather in an array of the writer's and reach the buffer when it is full or {@link #flush} is called.
 */
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_BYTES = 1024;

    private final ByteBuf out;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final StringBuilder digits = new StringBuilder(32);
    private int filled;
    private boolean comma;

    private JsonWriter(ByteBuf out) {
        this.out = out;
    }

    /**
     * Returns a new buffer with what the given steps write; it is released if they throw.
     *
     * @param expectedBytes a guess at its size
     */
    public static ByteBuf write(ByteBufAllocator allocator, int expectedBytes, Consumer<JsonWriter> steps) {
        ByteBuf out = allocator.buffer(expectedBytes);
        try {
            JsonWriter writer = new JsonWriter(out);
            steps.accept(writer);
            writer.flush();
            return out;
        } catch (Throwable thrown) {
            out.release();
            throw thrown;
        }
    }

    public JsonWriter beginObject() {
        return begin('{');
    }

    public JsonWriter endObject() {
        return end('}');
    }

    public JsonWriter beginArray() {
        return begin('[');
    }

    public JsonWriter endArray() {
        return end(']');
    }

    private JsonWriter begin(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    /** Writes a member's key; its value comes next. */
    public JsonWriter key(String key) {
        string(key);
        put(':');
        comma = false;
        return this;
    }

    /** Writes a string, or null. */
    public JsonWriter string(@Nullable String value) {
        if (value == null) {
            return literal("null");
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /** Writes a string whose text is already well-formed UTF-8. */
    public JsonWriter string(byte[] utf8, int from, int to) {
        separate();
        put('"');
        int plain = from;
        for (int at = from; at < to; at++) {
            byte b = utf8[at];
            if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                put(utf8, plain, at);
                escape(b);
                plain = at + 1;
            }
        }
        put(utf8, plain, to);
        put('"');
        return this;
    }

    /** Writes a string of ASCII characters of which none needs an escape. */
    public JsonWriter plain(byte[] ascii) {
        separate();
        put('"');
        put(ascii, 0, ascii.length);
        put('"');
        return this;
    }

    private void escape(byte b) {
        put('\\');
        switch (b) {
            case '"', '\\' -> put(b);
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                put("u00".getBytes(StandardCharsets.US_ASCII), 0, 3);
                put(HEX[b >> 4]);
                put(HEX[b & 0xf]);
            }
        }
    }

    public JsonWriter bool(boolean value) {
        return literal(value ? "true" : "false");
    }

    public JsonWriter number(long value) {
        digits.setLength(0);
        return literal(digits.append(value));
    }

    /** Writes a 64-bit number without sign. */
    public JsonWriter unsigned(long value) {
        return literal(Long.toUnsignedString(value));
    }

    /** Writes a finite number in the fewest digits that read back as the same float. */
    public JsonWriter number(float value) {
        checkFinite(value);
        digits.setLength(0);
        return literal(digits.append(value));
    }

    /** Writes a finite number in the fewest digits that read back as the same double. */
    public JsonWriter number(double value) {
        checkFinite(value);
        digits.setLength(0);
        return literal(digits.append(value));
    }

    private static void checkFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("number: " + value + " (expected: finite)");
        }
    }

    private JsonWriter literal(CharSequence ascii) {
        separate();
        ensure(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            chunk[filled++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
        comma = true;
    }

    private void put(int ascii) {
        ensure(1);
        chunk[filled++] = (byte) ascii;
    }

    private void put(byte[] bytes, int from, int to) {
        int length = to - from;
        ensure(Math.min(length, CHUNK_BYTES));
        if (length > CHUNK_BYTES) {
            flush();
            out.writeBytes(bytes, from, length);
        } else {
            System.arraycopy(bytes, from, chunk, filled, length);
            filled += length;
        }
    }

    private void ensure(int bytes) {
        if (CHUNK_BYTES - filled < bytes) {
            flush();
        }
    }

    private void flush() {
        out.writeBytes(chunk, 0, filled);
        filled = 0;
    }
}
