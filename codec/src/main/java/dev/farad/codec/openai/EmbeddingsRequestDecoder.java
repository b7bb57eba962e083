package dev.farad.codec.openai;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.Excerpt;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests for embeddings. Keys may come in any order; those not understood are skipped.
 *
 * <p>Source: OpenAI's API reference, create embeddings.
 */
public final class EmbeddingsRequestDecoder {
    /** How many inputs OpenAI takes in one request. */
    public static final int DEFAULT_MAX_INPUTS = 2048;

    private final JsonReader reader;
    private final int maxInputs;
    private @Nullable String model;
    private @Nullable EmbeddingInput input;
    private EncodingFormat format = EncodingFormat.FLOAT;
    private @Nullable Integer dimensions;
    private @Nullable String user;

    private EmbeddingsRequestDecoder(JsonReader reader, int maxInputs) {
        this.reader = reader;
        this.maxInputs = maxInputs;
    }

    /**
     * Decodes a request.
     *
     * @param body all of it; stays the caller's, its reader index where it is
     * @param maxInputs the most inputs to accept
     * @throws InvalidParameterException if a parameter is missing or wrong
     * @throws MalformedInputException if the body is not a JSON object
     */
    public static EmbeddingsRequest decode(ByteBuf body, int maxInputs) {
        if (!body.isReadable()) {
            throw new MalformedInputException("the body is empty (expected: a JSON object)");
        }
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            return new EmbeddingsRequestDecoder(reader, maxInputs).read();
        }
    }

    private EmbeddingsRequest read() {
        reader.next();
        reader.expect(JsonKind.OBJECT, "the request");
        while (reader.nextMember()) {
            switch (reader.key()) {
                case "model" -> model = text("model");
                case "input" -> input = EmbeddingInputReader.read(reader, maxInputs);
                case "encoding_format" -> format = readFormat();
                case "dimensions" -> dimensions = readDimensions();
                case "user" -> user = reader.kind() == JsonKind.NULL ? null : text("user");
                default -> reader.skip();
            }
        }
        reader.end();
        return new EmbeddingsRequest(present(model, "model"), present(input, "input"), format, dimensions, user);
    }

    private String text(String param) {
        if (reader.kind() != JsonKind.STRING) {
            throw wrong(param, reader.excerpt(), "a string");
        }
        return reader.string(param);
    }

    private EncodingFormat readFormat() {
        if (reader.kind() == JsonKind.NULL) {
            return EncodingFormat.FLOAT;
        }
        String text = text("encoding_format");
        return switch (text) {
            case "float" -> EncodingFormat.FLOAT;
            case "base64" -> EncodingFormat.BASE64;
            default -> throw wrong("encoding_format", "'" + Excerpt.of(text) + "'", "float or base64");
        };
    }

    private @Nullable Integer readDimensions() {
        if (reader.kind() == JsonKind.NULL) {
            return null;
        }
        if (reader.kind() == JsonKind.INTEGER && reader.fitsLong()) {
            long value = reader.longValue();
            if (value >= 1 && value <= Integer.MAX_VALUE) {
                return (int) value;
            }
        }
        throw wrong("dimensions", reader.excerpt(), "an integer, 1 or more");
    }

    private static <T> T present(@Nullable T value, String param) {
        if (value == null || value.equals("")) {
            throw new InvalidParameterException(
                    param, param + " is " + (value == null ? "missing" : "empty") + " (expected: a value)");
        }
        return value;
    }

    private static InvalidParameterException wrong(String param, String what, String expected) {
        return new InvalidParameterException(param, param + " is " + what + " (expected: " + expected + ")");
    }
}
