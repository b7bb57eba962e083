package dev.farad.codec.http;

import static dev.farad.codec.http.MalformedHttpException.badRequest;
import static dev.farad.codec.http.MalformedHttpException.unexpected;

/** The check of what stands behind a chunk's size: names, each with a value or without (RFC 9112, section 7.1.1). */
final class ChunkExtension {
    /** A signature and its name fit in several times. */
    static final int MAX_BYTES = 1 << 10;

    private static final String EXPECTED = ";NAME or ;NAME=TOKEN or ;NAME=\"TEXT\"";

    private enum Place {
        NAME_START,
        NAME,
        VALUE_START,
        VALUE,
        QUOTED,
        ESCAPED,
        QUOTED_END
    }

    private Place place = Place.NAME_START;
    private int size;

    void reset() {
        place = Place.NAME_START;
        size = 0;
    }

    /** Takes a byte behind the first semicolon and returns whether it was the CR that ends the line. */
    boolean take(byte b) {
        size++;
        if (size > MAX_BYTES) {
            throw badRequest("chunk extension: longer than the limit (expected: at most " + MAX_BYTES + " bytes)");
        }
        boolean token = CharClass.is(CharClass.TOKEN, b);
        switch (place) {
            case NAME_START -> place = checked(token, b, Place.NAME);
            case VALUE_START -> place = b == '"' ? Place.QUOTED : checked(token, b, Place.VALUE);
            case QUOTED -> quoted(b);
            case ESCAPED -> place = checked(isText(b), b, Place.QUOTED);
            case NAME, VALUE, QUOTED_END -> {
                if (b == '\r') {
                    return true;
                }
                behind(b, token);
            }
        }
        return false;
    }

    private void quoted(byte b) {
        place = switch (b) {
            case '"' -> Place.QUOTED_END;
            case '\\' -> Place.ESCAPED;
            default -> checked(isText(b), b, Place.QUOTED);
        };
    }

    private void behind(byte b, boolean token) {
        if (b == ';') {
            place = Place.NAME_START;
        } else if (b == '=' && place == Place.NAME) {
            place = Place.VALUE_START;
        } else {
            checked(token && place != Place.QUOTED_END, b, place);
        }
    }

    private static boolean isText(byte b) {
        return b > 0 && CharClass.is(CharClass.VALUE, b);
    }

    private static Place checked(boolean allowed, byte b, Place next) {
        if (!allowed) {
            throw unexpected(b, "chunk extension", EXPECTED);
        }
        return next;
    }
}
