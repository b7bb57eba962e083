package dev.farad.codec.body;

import dev.farad.codec.UnencodableException;
import dev.farad.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes objects as JSON. */
final class JsonOutput {
    private static final int EXPECTED_BYTES = 512;
    private static final int MAX_DEPTH = 64;

    private final JsonWriter writer;
    private int depth;

    private JsonOutput(JsonWriter writer) {
        this.writer = writer;
    }

    static ByteBuf write(@Nullable Object value, ByteBufAllocator allocator) {
        return JsonWriter.write(allocator, EXPECTED_BYTES, writer -> new JsonOutput(writer).put(value));
    }

    /** Returns whether objects of a class have a form. */
    static boolean knows(Class<?> type) {
        return type.isRecord()
                || type.isEnum()
                || type.isArray()
                || type == Json.class
                || type == Boolean.class
                || Number.class.isAssignableFrom(type)
                || CharSequence.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || Iterable.class.isAssignableFrom(type)
                || type == Optional.class
                || type == UUID.class
                || TemporalAccessor.class.isAssignableFrom(type);
    }

    private void put(@Nullable Object value) {
        if (++depth > MAX_DEPTH) {
            throw new UnencodableException("an object is nested deeper than " + MAX_DEPTH + " levels, or in itself");
        }
        switch (value) {
            case null -> writer.string((String) null);
            case Json json -> put(json.value());
            case CharSequence text -> writer.string(text.toString());
            case Boolean flag -> writer.bool(flag);
            case Number number -> number(number);
            case Enum<?> constant -> writer.string(constant.name());
            case Optional<?> optional -> put(optional.orElse(null));
            case Record record -> record(record);
            case Map<?, ?> map -> map(map);
            case Iterable<?> elements -> {
                writer.beginArray();
                elements.forEach(this::put);
                writer.endArray();
            }
            case UUID id -> writer.string(id.toString());
            case TemporalAccessor time -> writer.string(time.toString());
            case float[] floats -> floats(floats);
            default -> array(value);
        }
        depth--;
    }

    private void number(Number number) {
        switch (number) {
            case Float value -> writer.number(finite(value));
            case Double value -> writer.number(finite(value));
            case BigInteger big
            when big.bitLength() == Long.SIZE && big.signum() > 0 -> writer.unsigned(big.longValue());
            case BigInteger big when big.bitLength() >= Long.SIZE -> throw unknown(number);
            case Byte _, Short _, Integer _, Long _, BigInteger _ -> writer.number(number.longValue());
            default -> throw unknown(number);
        }
    }

    private static float finite(float value) {
        finite((double) value);
        return value;
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new UnencodableException("JSON has no form for " + value);
        }
        return value;
    }

    private void floats(float[] floats) {
        writer.beginArray();
        for (float value : floats) {
            writer.number(finite(value));
        }
        writer.endArray();
    }

    private void array(Object value) {
        if (!value.getClass().isArray()) {
            throw unknown(value);
        }
        writer.beginArray();
        for (int i = 0; i < Array.getLength(value); i++) {
            put(Array.get(value, i));
        }
        writer.endArray();
    }

    private void map(Map<?, ?> map) {
        writer.beginObject();
        map.forEach((key, value) -> {
            writer.key(String.valueOf(key));
            put(value);
        });
        writer.endObject();
    }

    private void record(Record record) {
        RecordShape shape = RecordShape.of(record.getClass());
        writer.beginObject();
        for (int i = 0; i < shape.size(); i++) {
            Object value = shape.value(record, i);
            if (!(value instanceof Optional<?> optional && optional.isEmpty())) {
                writer.key(shape.name(i));
                put(value);
            }
        }
        writer.endObject();
    }

    private static UnencodableException unknown(Object value) {
        return new UnencodableException(
                "no JSON for " + value.getClass().getName()
                        + " (expected: a record, map, list, array, text, number within 64 bits, truth value, or a codec for it)");
    }
}
