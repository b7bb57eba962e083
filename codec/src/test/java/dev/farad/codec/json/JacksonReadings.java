package dev.farad.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Jackson makes of a text, set up as strictly as it can be, in the words of {@link Readings}. */
final class JacksonReadings {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonFault.MAX_DEPTH)
                    .maxNameLength(JsonFault.MAX_KEY_CHARS)
                    .maxNumberLength(JsonFault.MAX_NUMBER_CHARS)
                    .build())
            .build();

    private JacksonReadings() {}

    /** Returns the tokens of a text that is one value, or nothing if it is refused. */
    static Optional<List<String>> of(byte[] text) {
        List<String> tokens = new ArrayList<>();
        int depth = 0;
        try (JsonParser parser = FACTORY.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && !tokens.isEmpty()) {
                    return Optional.empty();
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                tokens.add(token(parser, token));
            }
        } catch (IOException refused) {
            return Optional.empty();
        }
        return tokens.isEmpty() ? Optional.empty() : Optional.of(tokens);
    }

    private static String token(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> "OBJECT";
            case END_OBJECT -> "OBJECT_END";
            case START_ARRAY -> "ARRAY";
            case END_ARRAY -> "ARRAY_END";
            case FIELD_NAME -> "key " + parser.currentName();
            case VALUE_STRING -> "string " + parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? "big integer " + parser.getBigIntegerValue()
                        : "integer " + parser.getLongValue();
            case VALUE_NUMBER_FLOAT ->
                "decimal " + Double.parseDouble(parser.getText()) + " " + Float.parseFloat(parser.getText());
            case VALUE_TRUE -> "TRUE";
            case VALUE_FALSE -> "FALSE";
            case VALUE_NULL -> "NULL";
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("no JSON token: " + token);
        };
    }
}
