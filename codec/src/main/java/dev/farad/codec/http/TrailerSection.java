package dev.farad.codec.http;

import static dev.farad.codec.http.MalformedHttpException.unexpected;

/** The check of the fields behind the last chunk, which are dropped (RFC 9112, section 7.1.2). */
final class TrailerSection {
    static final int MAX_BYTES = 4 << 10;
    static final int MAX_FIELDS = 32;

    private enum Place {
        LINE,
        NAME,
        VALUE,
        LF,
        LAST_LF
    }

    private Place place = Place.LINE;
    private int size;
    private int fields;

    void reset() {
        place = Place.LINE;
        size = 0;
        fields = 0;
    }

    /** Takes a byte behind the last chunk and returns whether it was the last of the section. */
    boolean take(byte b) {
        size++;
        if (size > MAX_BYTES) {
            throw new MalformedHttpException(
                    431, "trailer: longer than the limit (expected: at most " + MAX_BYTES + " bytes)");
        }
        switch (place) {
            case LINE -> line(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case LF -> place = lineFeed(b);
            case LAST_LF -> {
                lineFeed(b);
                return true;
            }
        }
        return false;
    }

    private void line(byte b) {
        if (b == '\r') {
            place = Place.LAST_LF;
            return;
        }
        if (!CharClass.is(CharClass.TOKEN, b)) {
            throw unexpected(b, "trailer", "a field name, or CR LF at the end");
        }
        fields++;
        if (fields > MAX_FIELDS) {
            throw new MalformedHttpException(
                    431, "trailer fields: more than the limit (expected: at most " + MAX_FIELDS + ")");
        }
        place = Place.NAME;
    }

    private void name(byte b) {
        if (b == ':') {
            place = Place.VALUE;
        } else if (!CharClass.is(CharClass.TOKEN, b)) {
            throw unexpected(b, "trailer field name", "a token and a colon right behind it");
        }
    }

    private void value(byte b) {
        if (b == '\r') {
            place = Place.LF;
        } else if (!CharClass.is(CharClass.VALUE, b)) {
            throw unexpected(b, "trailer field value", "no control characters, and CR LF at the end of the line");
        }
    }

    private static Place lineFeed(byte b) {
        if (b != '\n') {
            throw unexpected(b, "end of a trailer line", "LF behind CR");
        }
        return Place.LINE;
    }
}
