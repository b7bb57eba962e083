package dev.farad.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.farad.codec.MalformedInputException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;

/**
 * Reads JSON (RFC 8259) token by token, strictly: UTF-8 only, no byte order mark, no duplicate keys, no extensions.
 *
 * <p>Bounded in depth, in the length of keys and numbers, and by the text itself. What is not JSON ends in a {@link
 * MalformedInputException} that says at which byte, counted from the start of the message. A number is to be read as one
 * type only. One thread at a time.
 */
public final class JsonReader implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonFault.MAX_DEPTH)
                    .maxNameLength(JsonFault.MAX_KEY_CHARS)
                    .maxNumberLength(JsonFault.MAX_NUMBER_CHARS)
                    .maxStringLength(JsonFault.MAX_STRING_CHARS)
                    .build())
            .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
            .build();

    private final JsonText text;
    private final int from;
    private final JsonParser parser;
    private JsonKind kind = JsonKind.NOTHING;

    private JsonReader(JsonText text, int from, int to) {
        this.text = text;
        this.from = from;
        try {
            this.parser = FACTORY.createParser(text.bytes(), text.offset() + from, to - from);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /**
     * Opens the JSON at the start of a buffer, which must not change while the reader is in use.
     *
     * @param body whose reader index stays where it is
     * @param length bytes of JSON
     * @throws MalformedInputException if the bytes are not UTF-8
     */
    public static JsonReader of(ByteBuf body, int length) {
        JsonText text = JsonText.of(body, length);
        return new JsonReader(text, 0, length);
    }

    /** Opens a value that this reader skipped, so as to read it after all; this reader may be used on. */
    public JsonReader again(Span skipped) {
        return new JsonReader(text, skipped.from(), skipped.to());
    }

    /** Returns the bytes of the whole JSON text. */
    public int length() {
        return text.length();
    }

    public JsonKind kind() {
        return kind;
    }

    /** Moves to the next token. */
    public JsonKind next() {
        try {
            JsonToken token = parser.nextToken();
            kind = token == null ? JsonKind.NOTHING : kindOf(token);
            return kind;
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    private static JsonKind kindOf(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> JsonKind.OBJECT;
            case END_OBJECT -> JsonKind.OBJECT_END;
            case START_ARRAY -> JsonKind.ARRAY;
            case END_ARRAY -> JsonKind.ARRAY_END;
            case FIELD_NAME -> JsonKind.KEY;
            case VALUE_STRING -> JsonKind.STRING;
            case VALUE_NUMBER_INT -> JsonKind.INTEGER;
            case VALUE_NUMBER_FLOAT -> JsonKind.DECIMAL;
            case VALUE_TRUE -> JsonKind.TRUE;
            case VALUE_FALSE -> JsonKind.FALSE;
            case VALUE_NULL -> JsonKind.NULL;
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no token of JSON text: " + token);
        };
    }

    /** Moves into an object or on to the value of its next member; returns false at the object's end. */
    public boolean nextMember() {
        return next() == JsonKind.KEY && next() != JsonKind.NOTHING;
    }

    /** Moves into an array or on to its next element; returns false at the array's end. */
    public boolean nextElement() {
        return next() != JsonKind.ARRAY_END;
    }

    /** Returns the key of the member that the reader stands in. */
    public String key() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /** Passes over the value that the reader stands on, which must be well-formed all the same. */
    public Span skip() {
        try {
            int start = from + (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            return new Span(start, from + (int) parser.currentLocation().getByteOffset());
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /**
     * Checks what the reader stands on.
     *
     * @param what the message should call it
     * @throws MalformedInputException if it is of another kind
     */
    public void expect(JsonKind expected, String what) {
        if (kind != expected) {
            throw new MalformedInputException(what + " is " + kind + " (expected: " + expected + ")");
        }
    }

    /** Moves past the last token. */
    public void end() {
        if (next() != JsonKind.NOTHING) {
            throw JsonFault.at(from + parser.currentTokenLocation().getByteOffset(), "more text after the end");
        }
    }

    /** Returns the string that the reader stands on; anything else is refused. */
    public String string(String what) {
        expect(JsonKind.STRING, what);
        try {
            String string = parser.getText();
            if (Utf8.hasLoneSurrogate(string)) {
                throw JsonFault.at(
                        from + parser.currentTokenLocation().getByteOffset(), "a string with half a surrogate pair");
            }
            return string;
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /** Returns the truth value that the reader stands on; anything else is refused. */
    public boolean bool(String what) {
        if (kind != JsonKind.TRUE && kind != JsonKind.FALSE) {
            throw new MalformedInputException(what + " is " + kind + " (expected: true or false)");
        }
        return kind == JsonKind.TRUE;
    }

    /** Returns the integer that the reader stands on if it lies in the range; anything else is refused. */
    public long integer(String what, long least, long most) {
        if (kind == JsonKind.INTEGER && fitsLong()) {
            long value = longValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw new MalformedInputException(
                what + " is " + excerpt() + " (expected: an integer from " + least + " to " + most + ")");
    }

    /** Returns whether the {@link JsonKind#INTEGER} that the reader stands on is a long. */
    public boolean fitsLong() {
        try {
            return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /** Returns the integer that the reader stands on; it {@link #fitsLong}. */
    public long longValue() {
        try {
            return parser.getLongValue();
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /** Returns the integer that the reader stands on. */
    public BigInteger bigValue() {
        try {
            return parser.getBigIntegerValue();
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /** Returns the number that the reader stands on, rounded once to the nearest float; infinite if out of range. */
    public float floatValue() {
        try {
            if (kind == JsonKind.DECIMAL) {
                return parser.getFloatValue();
            }
            return isExactLong() ? (float) parser.getLongValue() : Float.parseFloat(parser.getText());
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /** Returns the number that the reader stands on, rounded once to the nearest double; infinite if out of range. */
    public double doubleValue() {
        try {
            if (kind == JsonKind.DECIMAL) {
                return parser.getDoubleValue();
            }
            return isExactLong() ? (double) parser.getLongValue() : Double.parseDouble(parser.getText());
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    /** Returns whether an integer is the same as a long: not too large, and not -0. */
    private boolean isExactLong() throws IOException {
        return fitsLong() && parser.getLongValue() != 0;
    }

    /** Returns the value that the reader stands on as messages quote it: a number by its text, the rest by its kind. */
    public String excerpt() {
        try {
            return kind == JsonKind.INTEGER || kind == JsonKind.DECIMAL
                    ? Excerpt.of(parser.getText())
                    : kind.toString();
        } catch (IOException e) {
            throw JsonFault.of(e, parser, from);
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /**
     * Where a value lies in the text.
     *
     * @param from offset of its first byte
     * @param to offset behind its last byte
     */
    public record Span(int from, int to) {}
}
