package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON text, with the value that is there. Immutable.
 *
 * <p>{@code json.get("user").get("age").asInt()} says what is expected where; whatever is missing or of another kind ends in a
 * {@link MalformedInputException} that names the place, so a handler need not check.
 */
public final class Json {
    /** What is where nothing is. */
    private enum Nothing {
        HERE
    }

    private final String path;
    private final @Nullable Object value;

    private Json(String path, @Nullable Object value) {
        this.path = path;
        this.value = value;
    }

    /**
     * Reads a text, strictly as {@link dev.farad.codec.json.JsonReader} does.
     *
     * @param body stays the caller's
     * @throws MalformedInputException if it is not JSON
     */
    public static Json parse(ByteBuf body) {
        return new Json("", JsonValues.parse(body));
    }

    /** Returns a value as JSON: null, a text, a number, a truth value, a list or a map of texts to such values. */
    public static Json of(@Nullable Object value) {
        return new Json("", value);
    }

    /**
     * Writes a value: what {@link #of} takes, and records, enums, arrays of numbers, {@link java.util.UUID}s and points in time.
     *
     * @return a new buffer, the caller's
     * @throws dev.farad.codec.UnencodableException if JSON has no form for it, or this does not know it
     */
    public static ByteBuf write(@Nullable Object value, ByteBufAllocator allocator) {
        return JsonOutput.write(value, allocator);
    }

    /** Returns the member of an object; where there is none, a place with nothing. */
    public Json get(String key) {
        Map<?, ?> members = expect(Map.class, "an object");
        String place = path.isEmpty() ? key : path + "." + key;
        return new Json(place, members.containsKey(key) ? members.get(key) : Nothing.HERE);
    }

    /** Returns the elements of an array. */
    public List<Json> asList() {
        List<?> elements = expect(List.class, "an array");
        List<Json> list = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            list.add(new Json(path + "[" + i + "]", elements.get(i)));
        }
        return list;
    }

    /** Returns the members of an object in order. */
    public Map<String, Json> asMap() {
        Map<String, Json> map = new LinkedHashMap<>();
        for (Object key : expect(Map.class, "an object").keySet()) {
            map.put(String.valueOf(key), get(String.valueOf(key)));
        }
        return map;
    }

    /** Returns whether there is a value here, and not null. */
    public boolean isPresent() {
        return value != null && !(value instanceof Nothing);
    }

    public String asText() {
        return expect(String.class, "a string");
    }

    public boolean asBoolean() {
        return expect(Boolean.class, "true or false");
    }

    public int asInt() {
        return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    public long asLong() {
        return integer(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Returns a number rounded to the nearest double. */
    public double asDouble() {
        return expect(Number.class, "a number").doubleValue();
    }

    /** Returns the numbers of an array, each rounded to the nearest float. */
    public float[] asFloats() {
        List<Json> numbers = asList();
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers.get(i).asDouble();
        }
        return floats;
    }

    /**
     * Returns the value as an object: of a record by the names of its components, of a list, a map, a text, a number, and what
     * else {@link JsonCodec} reads.
     */
    public <T> T as(Class<T> type) {
        return type.cast(JsonTypes.boxed(type).cast(JsonTypes.read(this, type)));
    }

    /** Returns the value as an object of a type that a class cannot name, such as a list of records. */
    public Object as(Type type) {
        return JsonTypes.read(this, type);
    }

    /** Returns the value as it is held: null, a text, a number, a truth value, a list or a map. */
    public @Nullable Object value() {
        return value instanceof Nothing ? null : value;
    }

    /** Returns the refusal of the value that is here. */
    MalformedInputException unexpected(String expected) {
        String found = switch (value) {
            case null -> "null";
            case String _ -> "a string";
            case Boolean flag -> flag.toString();
            case Number number -> number.toString();
            case List<?> _ -> "an array";
            case Map<?, ?> _ -> "an object";
            default -> "missing";
        };
        return new MalformedInputException(
                (path.isEmpty() ? "the body" : "'" + path + "'") + " is " + found + " (expected: " + expected + ")");
    }

    private <T> T expect(Class<T> type, String expected) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw unexpected(expected);
    }

    private long integer(long least, long most) {
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw unexpected(
                value instanceof Long || value instanceof BigInteger
                        ? "an integer from " + least + " to " + most
                        : "an integer");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json && Objects.equals(value, json.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return value instanceof Nothing ? "missing" : String.valueOf(value);
    }
}
