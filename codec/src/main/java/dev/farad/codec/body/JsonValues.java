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

/**
 * Reads a JSON text into maps, lists, texts, numbers and truth values.
 *
 * <p>The reader bounds depth and lengths; the number of values is bounded here, since two bytes of text can become an object of many.
 */
final class JsonValues {
    private static final int MOST_VALUES = 1_000_000;

    private final JsonReader reader;
    private int values;

    private JsonValues(JsonReader reader) {
        this.reader = reader;
    }

    static @Nullable Object parse(ByteBuf body) {
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            Object value = new JsonValues(reader).value();
            reader.end();
            return value;
        }
    }

    private @Nullable Object value() {
        if (++values > MOST_VALUES) {
            throw new MalformedInputException("the body has too many values (expected: at most " + MOST_VALUES + ")");
        }
        return switch (reader.kind()) {
            case OBJECT -> object();
            case ARRAY -> array();
            case STRING -> reader.string("a string");
            case INTEGER -> integer();
            case DECIMAL -> decimal();
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> null;
            case OBJECT_END, ARRAY_END, KEY, NOTHING ->
                throw new MalformedInputException("the body is " + reader.kind() + " (expected: JSON)");
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (reader.nextMember()) {
            String key = reader.key();
            members.put(key, value());
        }
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        while (reader.nextElement()) {
            elements.add(value());
        }
        return elements;
    }

    private Number integer() {
        if (reader.fitsLong()) {
            return reader.longValue();
        }
        return reader.bigValue();
    }

    private Double decimal() {
        double value = reader.doubleValue();
        if (reader.kind() != JsonKind.DECIMAL || !Double.isFinite(value)) {
            throw new MalformedInputException(
                    "number " + reader.excerpt() + " is out of range (expected: within a double's)");
        }
        return value;
    }
}
