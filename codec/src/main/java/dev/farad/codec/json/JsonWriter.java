package dev.farad.codec.json;

import dev.farad.pool.ObjectPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON into a buffer, without white space. Puts the commas; the order of calls is the caller's to get right.
 *
 * <p>Bytes gather in an array and reach the buffer when it is full. A writer is only a handle: its array comes from a pool
 * that all writers share, and goes back when it is closed; using it after that throws. Neither a number nor a string allocates
 * anything. One thread at a time.
 */
public final class JsonWriter implements AutoCloseable {
    private static final int KEPT_WRITERS = 64;
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    /** Shared by all, since any thread may write a message and none of what is kept here outlasts the writing of one. */
    private static final ObjectPool<Chunk> KEPT = new ObjectPool<>(KEPT_WRITERS, Chunk::new);

    private @Nullable Chunk open;
    private @Nullable ByteBuf out;
    private boolean comma;

    private JsonWriter(ByteBuf out) {
        this.out = out;
        Chunk chunk = KEPT.take();
        chunk.open(out);
        this.open = chunk;
    }

    /**
     * Opens a writer into a new buffer, which {@link #finish} returns; {@link #close} releases it if that has not been done.
     *
     * @param expectedBytes a guess at its size
     */
    public static JsonWriter open(ByteBufAllocator allocator, int expectedBytes) {
        return new JsonWriter(allocator.buffer(expectedBytes));
    }

    /**
     * Returns a new buffer with what the given steps write; it is released if they throw.
     *
     * @param expectedBytes a guess at its size
     */
    public static ByteBuf write(ByteBufAllocator allocator, int expectedBytes, Consumer<JsonWriter> steps) {
        try (JsonWriter writer = open(allocator, expectedBytes)) {
            steps.accept(writer);
            return writer.finish();
        }
    }

    /** Returns how often writers found their arrays in the pool, or had to make them. */
    public static ObjectPool.Figures reuse() {
        return KEPT.figures();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Chunk chunk() {
        Chunk chunk = open;
        if (chunk == null) {
            throw new IllegalStateException("the writer is closed");
        }
        return chunk;
    }

    /** Returns the buffer with everything written, which is the caller's from now on; only {@link #close} may follow. */
    public ByteBuf finish() {
        ByteBuf finished = out;
        if (finished == null) {
            throw new IllegalStateException("the writer is finished");
        }
        chunk().flush();
        out = null;
        return finished;
    }

    /**
     * Gives the writer's array back, and releases a buffer that was not finished.
     *
     * @throws IllegalStateException if that has been done
     */
    @Override
    public void close() {
        Chunk chunk = chunk();
        open = null;
        chunk.close();
        KEPT.give(chunk);
        if (out != null) {
            out.release();
            out = null;
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
        value().put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        chunk().put(bracket);
        comma = true;
        return this;
    }

    /** Writes the comma that a value needs, and returns where the value goes. */
    private Chunk value() {
        Chunk chunk = chunk();
        if (comma) {
            chunk.put(',');
        }
        comma = true;
        return chunk;
    }

    /** Writes a member's key; its value comes next. */
    public JsonWriter key(String key) {
        string(key);
        chunk().put(':');
        comma = false;
        return this;
    }

    /** Writes a string, or null; half a surrogate pair becomes a question mark. */
    public JsonWriter string(@Nullable String value) {
        if (value == null) {
            value().put(NULL, 0, NULL.length);
            return this;
        }
        Chunk chunk = value();
        chunk.put('"');
        chunk.putText(value);
        chunk.put('"');
        return this;
    }

    /** Writes a string whose text is already well-formed UTF-8. */
    public JsonWriter string(byte[] utf8, int from, int to) {
        Chunk chunk = value();
        chunk.put('"');
        chunk.putText(utf8, from, to);
        chunk.put('"');
        return this;
    }

    /** Writes bytes as a string in Base64 (RFC 4648, section 4, padded). */
    public JsonWriter base64(MemorySegment bytes) {
        Chunk chunk = value();
        chunk.put('"');
        Base64Text.put(bytes, chunk);
        chunk.put('"');
        return this;
    }

    public JsonWriter bool(boolean value) {
        byte[] word = value ? TRUE : FALSE;
        value().put(word, 0, word.length);
        return this;
    }

    public JsonWriter number(long value) {
        Chunk chunk = value();
        chunk.ensure(NumberText.LONG_BYTES);
        chunk.filled = NumberText.put(value, chunk.bytes, chunk.filled);
        return this;
    }

    /** Writes a 64-bit number without sign. */
    public JsonWriter unsigned(long value) {
        Chunk chunk = value();
        chunk.ensure(NumberText.LONG_BYTES);
        chunk.filled = NumberText.putUnsigned(value, chunk.bytes, chunk.filled);
        return this;
    }

    /** Writes a finite number in the fewest digits that read back as the same float. */
    public JsonWriter number(float value) {
        Chunk chunk = value();
        chunk.ensure(NumberText.FLOAT_BYTES);
        chunk.filled = NumberText.put(value, chunk.bytes, chunk.filled);
        return this;
    }

    /** Writes a finite number in the fewest digits that read back as the same double. */
    public JsonWriter number(double value) {
        Chunk chunk = value();
        chunk.ensure(NumberText.DOUBLE_BYTES);
        chunk.filled = NumberText.put(value, chunk.bytes, chunk.filled);
        return this;
    }

    /**
     * Writes little-endian floats from the start of memory as {@link #number(float)} does each, up to the first that is not
     * finite.
     *
     * @param most floats to write
     * @return how many were written
     */
    public long floats(MemorySegment from, long most) {
        long count = TextRuns.floats(from, most, chunk(), comma);
        comma |= count > 0;
        return count;
    }

    /** Writes doubles as {@link #floats} does floats. */
    public long doubles(MemorySegment from, long most) {
        long count = TextRuns.doubles(from, most, chunk(), comma);
        comma |= count > 0;
        return count;
    }
}
