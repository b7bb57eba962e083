package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a JSON text into maps, lists, texts, numbers and truth values. The reader bounds depth and lengths, the body the rest. */
final class JsonValues {
    private JsonValues() {}

    static @Nullable Object parse(ByteBuf body) {
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            Object value = value(reader);
            reader.end();
            return value;
        }
    }

    private static @Nullable Object value(JsonReader reader) {
        return switch (reader.kind()) {
            case OBJECT -> object(reader);
            case ARRAY -> array(reader);
            case STRING -> reader.string("a string");
            case INTEGER -> integer(reader);
            case DECIMAL -> decimal(reader);
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> null;
            case OBJECT_END, ARRAY_END, KEY, NOTHING ->
                throw new MalformedInputException("the body is " + reader.kind() + " (expected: JSON)");
        };
    }

    private static Map<String, @Nullable Object> object(JsonReader reader) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (reader.nextMember()) {
            String key = reader.key();
            members.put(key, value(reader));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonReader reader) {
        List<@Nullable Object> elements = new ArrayList<>();
        while (reader.nextElement()) {
            elements.add(value(reader));
        }
        return elements;
    }

    private static Number integer(JsonReader reader) {
        if (reader.fitsLong()) {
            return reader.longValue();
        }
        return reader.bigValue();
    }

    private static Double decimal(JsonReader reader) {
        double value = reader.doubleValue();
        if (reader.kind() != JsonKind.DECIMAL || !Double.isFinite(value)) {
            throw new MalformedInputException(
                    "number " + reader.excerpt() + " is out of range (expected: within a double's)");
        }
        return value;
    }
}
