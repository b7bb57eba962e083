package dev.farad.codec.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.farad.codec.MalformedInputException;
import java.io.IOException;
import java.util.Locale;

/** What is wrong with a text that is not JSON, in our words and with the place. */
final class JsonFault {
    static final int MAX_DEPTH = 64;
    static final int MAX_KEY_CHARS = 4096;
    static final int MAX_NUMBER_CHARS = 1000;
    static final int MAX_STRING_CHARS = 64 << 20;

    private static final String LIMITS = "beyond a limit (nesting " + MAX_DEPTH + ", a key of " + MAX_KEY_CHARS
            + " characters, a number of " + MAX_NUMBER_CHARS + ", a string of " + MAX_STRING_CHARS + ")";

    private JsonFault() {}

    static MalformedInputException at(long offset, String reason) {
        return new MalformedInputException("malformed JSON at byte " + offset + ": " + reason);
    }

    /**
     * Translates what the parser threw.
     *
     * @param from offset in the message of the parser's first byte
     */
    static MalformedInputException of(IOException thrown, JsonParser parser, int from) {
        JsonLocation place = thrown instanceof JsonProcessingException e ? e.getLocation() : null;
        long offset = (place == null ? parser.currentLocation() : place).getByteOffset();
        return at(from + offset, reason(thrown));
    }

    private static String reason(IOException thrown) {
        return switch (thrown) {
            case JsonEOFException _ -> "the text ends too early";
            case StreamConstraintsException _ -> LIMITS;
            case JsonProcessingException e -> firstPart(e.getOriginalMessage());
            default -> "unreadable";
        };
    }

    /** Returns the part that says what was met; the rest of a parser's message is advice on its settings. */
    private static String firstPart(String message) {
        int end = message.indexOf(": ");
        String part = Excerpt.of(end < 0 ? message : message.substring(0, end), 200);
        return part.substring(0, 1).toLowerCase(Locale.ROOT) + part.substring(1);
    }
}
