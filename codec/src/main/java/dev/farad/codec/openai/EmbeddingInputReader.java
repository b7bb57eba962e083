package dev.farad.codec.openai;

import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads {@code input} in any of its four forms: a string, strings, tokens, arrays of tokens. */
final class EmbeddingInputReader {
    private static final String PARAM = "input";

    private final JsonReader reader;
    private final int maxInputs;

    private EmbeddingInputReader(JsonReader reader, int maxInputs) {
        this.reader = reader;
        this.maxInputs = maxInputs;
    }

    /** Reads the value that the reader stands on. */
    static EmbeddingInput read(JsonReader reader, int maxInputs) {
        return new EmbeddingInputReader(reader, maxInputs).read();
    }

    private EmbeddingInput read() {
        return switch (reader.kind()) {
            case STRING -> new EmbeddingInput.Texts(List.of(text(PARAM)));
            case ARRAY -> array();
            default ->
                throw wrong(
                        PARAM, reader.excerpt(), "a string, an array of strings, or tokens as one array or several");
        };
    }

    private EmbeddingInput array() {
        return switch (reader.next()) {
            case STRING -> texts();
            case INTEGER -> new EmbeddingInput.Tokens(List.of(tokens(PARAM)));
            case ARRAY -> tokenArrays();
            case ARRAY_END -> throw wrong(PARAM, "an empty array", "at least one item");
            default -> throw wrong(PARAM + "[0]", reader.excerpt(), "a string, a token, or an array of tokens");
        };
    }

    private EmbeddingInput texts() {
        List<String> texts = new ArrayList<>();
        do {
            checkRoom(texts.size());
            texts.add(text(item(texts.size())));
        } while (reader.nextElement());
        return new EmbeddingInput.Texts(texts);
    }

    private EmbeddingInput tokenArrays() {
        List<int[]> arrays = new ArrayList<>();
        do {
            checkRoom(arrays.size());
            String item = item(arrays.size());
            if (reader.kind() != JsonKind.ARRAY) {
                throw wrong(item, reader.excerpt(), "an array of tokens like the items before it");
            }
            if (!reader.nextElement()) {
                throw wrong(item, "an empty array", "at least one token");
            }
            arrays.add(tokens(item));
        } while (reader.nextElement());
        return new EmbeddingInput.Tokens(arrays);
    }

    /** Reads tokens from the one the reader stands on to the end of their array. */
    private int[] tokens(String label) {
        int[] tokens = new int[16];
        int count = 0;
        do {
            if (count == tokens.length) {
                tokens = Arrays.copyOf(tokens, 2 * count);
            }
            tokens[count] = token(label, count);
            count++;
        } while (reader.nextElement());
        return Arrays.copyOf(tokens, count);
    }

    private int token(String label, int index) {
        if (reader.kind() == JsonKind.INTEGER && reader.fitsLong()) {
            long value = reader.longValue();
            if (value >= 0 && value <= Integer.MAX_VALUE) {
                return (int) value;
            }
        }
        throw wrong(label + "[" + index + "]", reader.excerpt(), "a token, an integer from 0 to " + Integer.MAX_VALUE);
    }

    private String text(String label) {
        if (reader.kind() != JsonKind.STRING) {
            throw wrong(label, reader.excerpt(), "a string like the items before it");
        }
        String text = reader.string(label);
        if (text.isEmpty()) {
            throw wrong(label, "an empty string", "some text");
        }
        return text;
    }

    private void checkRoom(int count) {
        if (count == maxInputs) {
            throw wrong(PARAM, "an array of more than " + maxInputs + " items", "at most " + maxInputs);
        }
    }

    private static String item(int index) {
        return PARAM + "[" + index + "]";
    }

    private static InvalidParameterException wrong(String label, String what, String expected) {
        return new InvalidParameterException(PARAM, label + " is " + what + " (expected: " + expected + ")");
    }
}
