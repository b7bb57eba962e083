package dev.farad.codec.json;

import dev.farad.codec.MalformedInputException;
import dev.farad.pool.ObjectPool;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) token by token, strictly: UTF-8 only, no byte order mark, no duplicate keys, no extensions.
 *
 * <p>Bounded in depth, in the length of keys, numbers and strings, and by the text itself. What is not JSON ends in a {@link
 * MalformedInputException} that says at which byte, counted from the start of the message, what was found there and what was
 * expected; after one, close the reader. A string is checked when it is read or passed over. One thread at a time.
 *
 * <p>Makes no string and no number object unless asked for one. A reader is only a handle: its arrays come from a pool that
 * all readers share, and go back when it is closed; using it after that throws.
 */
public final class JsonReader implements AutoCloseable {
    private static final int KEPT_READERS = 64;

    /** Shared by all, since any thread may read a message and none of what is kept here outlasts the reading of one. */
    private static final ObjectPool<JsonTokens> KEPT = new ObjectPool<>(KEPT_READERS, JsonTokens::new);

    private final ObjectPool<JsonTokens> pool;
    private final int length;
    private @Nullable JsonTokens open;

    private JsonReader(ObjectPool<JsonTokens> pool, ByteBuf body, Span span, int length) {
        this.pool = pool;
        this.length = length;
        this.open = pool.take();
        tokens().open(body, span.from(), span.to());
    }

    /**
     * Opens the JSON at the start of a buffer, which must not change while the reader is in use.
     *
     * @param body whose reader index stays where it is
     * @param length bytes of JSON
     */
    public static JsonReader of(ByteBuf body, int length) {
        return of(body, length, KEPT);
    }

    static JsonReader of(ByteBuf body, int length, ObjectPool<JsonTokens> pool) {
        return new JsonReader(pool, body, new Span(0, length), length);
    }

    /** Returns how often readers found their arrays in the pool, or had to make them. */
    public static ObjectPool.Figures reuse() {
        return KEPT.figures();
    }

    /** Opens a value that this reader put off, so as to read it after all; this reader may be used on. */
    public JsonReader again(Span value) {
        return new JsonReader(pool, tokens().window.body(), value, length);
    }

    private JsonTokens tokens() {
        JsonTokens tokens = open;
        if (tokens == null) {
            throw new IllegalStateException("the reader is closed");
        }
        return tokens;
    }

    /** Returns the bytes of the whole JSON text. */
    public int length() {
        return length;
    }

    public JsonKind kind() {
        return tokens().kind;
    }

    /** Moves to the next token; {@link JsonKind#NOTHING} at the end of the text. */
    public JsonKind next() {
        return tokens().next();
    }

    /** Moves into an object or on to the value of its next member; returns false at the object's end. */
    public boolean nextMember() {
        JsonTokens tokens = tokens();
        if (tokens.next() != JsonKind.KEY) {
            return false;
        }
        tokens.next();
        return true;
    }

    /** Moves into an array or on to its next element; returns false at the array's end. */
    public boolean nextElement() {
        return tokens().next() != JsonKind.ARRAY_END;
    }

    /** Returns the key of the member that the reader stands in. */
    public String key() {
        return tokens().keys.last();
    }

    /** Returns what the key of the member that the reader stands in means among names, or null if it is none of them. */
    public <T> @Nullable T key(JsonNames<T> names) {
        return tokens().keys.last(names);
    }

    /** Passes over the value that the reader stands on, which must be well-formed all the same. */
    public void skip() {
        tokens().skip();
    }

    /** Passes over the value that the reader stands on as {@link #skip} does, so that {@link #again} may open it. */
    public Span putOff() {
        JsonTokens tokens = tokens();
        int from = tokens.start();
        tokens.skip();
        return new Span(from, tokens.end());
    }

    /**
     * Checks what the reader stands on.
     *
     * @param what the message should call it
     * @throws MalformedInputException if it is of another kind
     */
    public void expect(JsonKind expected, String what) {
        if (kind() != expected) {
            throw unexpected(what, expected.toString());
        }
    }

    /** Returns the refusal of the value that the reader stands on, by its kind. */
    public MalformedInputException unexpected(String what, String expected) {
        return new MalformedInputException(what + " is " + kind() + " (expected: " + expected + ")");
    }

    /** Moves past the last token. */
    public void end() {
        JsonTokens tokens = tokens();
        if (tokens.next() != JsonKind.NOTHING) {
            throw JsonFault.at(tokens.start(), tokens.kind + " (expected: the end of the text)");
        }
    }

    /** Returns the string that the reader stands on; anything else is refused. */
    public String string(String what) {
        expect(JsonKind.STRING, what);
        return tokens().string().text();
    }

    /** Returns what the string that the reader stands on means among names, or null if it is none of them. */
    public <T> @Nullable T string(JsonNames<T> names) {
        return tokens().string().named(names);
    }

    /** Appends the UTF-8 of the string that the reader stands on, behind its length, to the bytes gathered so far. */
    public void gatherString() {
        JsonTokens tokens = tokens();
        tokens.string().appendTo(tokens.gathered);
    }

    /** Returns what {@link #gatherString} gathered since the reader was opened; valid until it is closed. */
    public ByteString gathered() {
        return tokens().gathered;
    }

    /** Returns the truth value that the reader stands on; anything else is refused. */
    public boolean bool(String what) {
        JsonKind kind = kind();
        if (kind != JsonKind.TRUE && kind != JsonKind.FALSE) {
            throw unexpected(what, "true or false");
        }
        return kind == JsonKind.TRUE;
    }

    /** Returns the integer that the reader stands on if it lies in the range; anything else is refused. */
    public long integer(String what, long least, long most) {
        if (isInteger(least, most)) {
            return longValue();
        }
        throw new MalformedInputException(
                what + " is " + excerpt() + " (expected: an integer from " + least + " to " + most + ")");
    }

    /** Returns whether the reader stands on an integer of the range. */
    public boolean isInteger(long least, long most) {
        return kind() == JsonKind.INTEGER && fitsLong() && longValue() >= least && longValue() <= most;
    }

    /** Returns whether the {@link JsonKind#INTEGER} that the reader stands on is a long. */
    public boolean fitsLong() {
        return tokens().number.fitsLong();
    }

    /** Returns the integer that the reader stands on; it {@link #fitsLong}. */
    public long longValue() {
        return tokens().number.longValue();
    }

    /** Returns the integer that the reader stands on. */
    public BigInteger bigValue() {
        return tokens().number.bigValue();
    }

    /** Returns the number that the reader stands on, rounded once to the nearest float; infinite if out of range. */
    public float floatValue() {
        return tokens().number.floatValue();
    }

    /** Returns the number that the reader stands on, rounded once to the nearest double; infinite if out of range. */
    public double doubleValue() {
        return tokens().number.doubleValue();
    }

    /**
     * Writes the finite numbers of an array, from the token that the reader stands on, into memory as little-endian floats,
     * each rounded once. The reader then stands on the first token that was not written.
     *
     * @param index of the first float in the memory
     * @param most floats to write
     * @return how many were written
     */
    public long floats(MemorySegment to, long index, long most) {
        return NumberRuns.floats(tokens(), to, index, most);
    }

    /** Writes numbers as {@link #floats} does, as little-endian doubles. */
    public long doubles(MemorySegment to, long index, long most) {
        return NumberRuns.doubles(tokens(), to, index, most);
    }

    /** Writes numbers as {@link #floats} does, as little-endian integers of a range, and stops at any that is not in it. */
    public long integers(MemorySegment to, long index, long most, IntegerRange range) {
        return NumberRuns.integers(tokens(), to, index, most, range);
    }

    /** Returns the value that the reader stands on as messages quote it: a number by its text, the rest by its kind. */
    public String excerpt() {
        return tokens().excerpt();
    }

    /**
     * Gives the reader's arrays back.
     *
     * @throws IllegalStateException if that has been done
     */
    @Override
    public void close() {
        JsonTokens tokens = tokens();
        open = null;
        tokens.close();
        pool.give(tokens);
    }

    /**
     * Where a value lies in the text.
     *
     * @param from offset of its first byte
     * @param to offset behind its last byte
     */
    public record Span(int from, int to) {}
}
