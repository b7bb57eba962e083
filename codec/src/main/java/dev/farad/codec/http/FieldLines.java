package dev.farad.codec.http;

import static dev.farad.codec.http.MalformedHttpException.badRequest;
import static dev.farad.codec.http.MalformedHttpException.unexpected;

/** The field lines of a head and the blank line behind them (RFC 9112, section 5), read byte by byte and never twice. */
final class FieldLines {
    private enum Place {
        LINE,
        NAME,
        BEFORE_VALUE,
        VALUE,
        LF,
        LAST_LF,
        DONE
    }

    private final int maxFields;
    private final FieldTable table;
    private final Framing framing;
    private Place place = Place.LINE;
    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    FieldLines(int maxFields, FieldTable table, Framing framing) {
        this.maxFields = maxFields;
        this.table = table;
        this.framing = framing;
    }

    void reset() {
        place = Place.LINE;
        table.reset();
        framing.reset();
    }

    boolean done() {
        return place == Place.DONE;
    }

    /** Takes bytes until the lines are done or there are no more, and returns the index of the first that it left. */
    int scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && place != Place.DONE) {
            at = switch (place) {
                case LINE -> line(bytes, at);
                case NAME -> name(bytes, at, to);
                case BEFORE_VALUE -> beforeValue(bytes, at);
                case VALUE -> value(bytes, at, to);
                case LF -> endOfLine(bytes, at);
                case LAST_LF, DONE -> last(bytes, at);
            };
        }
        return at;
    }

    private int line(byte[] bytes, int at) {
        byte first = bytes[at];
        if (first == '\r') {
            place = Place.LAST_LF;
            return at + 1;
        }
        if (CharClass.isBlank(first)) {
            throw badRequest("field line: begins with white space (expected: a field name, as lines are not folded)");
        }
        if (!CharClass.is(CharClass.TOKEN, first)) {
            throw unexpected(first, "field line", "a field name");
        }
        if (table.size() == maxFields) {
            throw new MalformedHttpException(431, "fields: more than the limit (expected: at most " + maxFields + ")");
        }
        nameFrom = at;
        place = Place.NAME;
        return at + 1;
    }

    private int name(byte[] bytes, int from, int to) {
        int at = CharClass.skip(CharClass.TOKEN, bytes, from, to);
        if (at == to) {
            return at;
        }
        if (bytes[at] != ':') {
            throw unexpected(bytes[at], "field name", "a token and a colon right behind it");
        }
        nameTo = at;
        place = Place.BEFORE_VALUE;
        return at + 1;
    }

    private int beforeValue(byte[] bytes, int at) {
        if (CharClass.isBlank(bytes[at])) {
            return at + 1;
        }
        valueFrom = at;
        place = Place.VALUE;
        return at;
    }

    private int value(byte[] bytes, int from, int to) {
        int at = CharClass.skipValue(bytes, from, to);
        if (at == to) {
            return at;
        }
        if (bytes[at] != '\r') {
            throw unexpected(bytes[at], "field value", "no control characters, and CR LF at the end of the line");
        }
        int end = at;
        while (end > valueFrom && CharClass.isBlank(bytes[end - 1])) {
            end--;
        }
        valueTo = end;
        place = Place.LF;
        return at + 1;
    }

    private int endOfLine(byte[] bytes, int at) {
        lineFeed(bytes[at]);
        framing.take(bytes, nameFrom, nameTo, valueFrom, valueTo);
        table.add(nameFrom, nameTo, valueFrom, valueTo);
        place = Place.LINE;
        return at + 1;
    }

    private int last(byte[] bytes, int at) {
        lineFeed(bytes[at]);
        place = Place.DONE;
        return at + 1;
    }

    private static void lineFeed(byte found) {
        if (found != '\n') {
            throw unexpected(found, "end of a field line", "LF behind CR");
        }
    }
}
