package dev.farad.codec.http;

import static dev.farad.codec.http.MalformedHttpException.badRequest;
import static dev.farad.codec.http.MalformedHttpException.unexpected;

import java.nio.charset.StandardCharsets;

/** The first line of a request (RFC 9112, section 3), read byte by byte and never twice. */
final class RequestLine {
    /** Blank lines that are passed over before the line (RFC 9112, section 2.2). */
    static final int MAX_BLANK_LINES = 4;

    private static final String VERSION = "HTTP/D.D";
    /** The usual version as {@link CharClass#eight} reads it. */
    private static final long HTTP_1_1 = CharClass.eight("HTTP/1.1".getBytes(StandardCharsets.US_ASCII), 0);

    private static final byte TLS_HANDSHAKE = 0x16;

    private enum Place {
        START,
        BLANK_LF,
        METHOD,
        TARGET,
        VERSION,
        CR,
        LF,
        DONE
    }

    private final int maxTargetBytes;
    private Place place = Place.START;
    private int blankLines;
    private int methodFrom;
    private String method = "";
    private int targetFrom;
    private int targetTo;
    private boolean http11;

    RequestLine(int maxTargetBytes) {
        this.maxTargetBytes = maxTargetBytes;
    }

    void reset() {
        place = Place.START;
        blankLines = 0;
        method = "";
        http11 = false;
    }

    boolean started() {
        return place.compareTo(Place.METHOD) >= 0;
    }

    boolean done() {
        return place == Place.DONE;
    }

    String method() {
        return method;
    }

    int targetFrom() {
        return targetFrom;
    }

    int targetTo() {
        return targetTo;
    }

    boolean http11() {
        return http11;
    }

    /** Takes bytes until the line is done or there are no more, and returns the index of the first that it left. */
    int scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && place != Place.DONE) {
            at = switch (place) {
                case START -> start(bytes, at);
                case BLANK_LF -> lineFeed(bytes, at, Place.START, "blank line");
                case METHOD -> method(bytes, at, to);
                case TARGET -> target(bytes, at, to);
                case VERSION -> version(bytes, at, to);
                case CR -> carriageReturn(bytes, at);
                case LF, DONE -> lineFeed(bytes, at, Place.DONE, "end of the request line");
            };
        }
        return at;
    }

    private int start(byte[] bytes, int at) {
        byte first = bytes[at];
        if (first == '\r' && blankLines < MAX_BLANK_LINES) {
            blankLines++;
            place = Place.BLANK_LF;
            return at + 1;
        }
        if (first == TLS_HANDSHAKE) {
            throw badRequest("request line: this looks like TLS (expected: HTTP/1.1 in the clear)");
        }
        if (!CharClass.is(CharClass.TOKEN, first)) {
            throw unexpected(first, "request line", "a method");
        }
        methodFrom = at;
        place = Place.METHOD;
        return at;
    }

    private int method(byte[] bytes, int from, int to) {
        int most = methodFrom + MethodName.MAX_BYTES;
        int at = CharClass.skip(CharClass.TOKEN, bytes, from, Math.min(to, most + 1));
        if (at > most) {
            throw new MalformedHttpException(
                    501, "method: longer than " + MethodName.MAX_BYTES + " bytes (expected: a known method)");
        }
        if (at == to) {
            return at;
        }
        if (bytes[at] != ' ') {
            throw unexpected(bytes[at], "method", "letters and one space behind them");
        }
        method = MethodName.of(bytes, methodFrom, at);
        targetFrom = at + 1;
        place = Place.TARGET;
        return targetFrom;
    }

    private int target(byte[] bytes, int from, int to) {
        long most = (long) targetFrom + maxTargetBytes;
        int at = CharClass.skip(CharClass.TARGET, bytes, from, (int) Math.min(to, most + 1));
        if (at > most) {
            throw new MalformedHttpException(
                    414, "request target: longer than the limit (expected: at most " + maxTargetBytes + " bytes)");
        }
        if (at == to) {
            return at;
        }
        if (bytes[at] != ' ' || at == targetFrom) {
            throw unexpected(
                    bytes[at], "request target", "visible ASCII other than '#', then one space and the version");
        }
        targetTo = at;
        place = Place.VERSION;
        return at + 1;
    }

    private int version(byte[] bytes, int at, int to) {
        int index = at - targetTo - 1;
        if (index == 0 && to - at >= Long.BYTES && CharClass.eight(bytes, at) == HTTP_1_1) {
            place = Place.CR;
            return at + Long.BYTES;
        }
        byte found = bytes[at];
        char expected = VERSION.charAt(index);
        if (expected == 'D' ? !CharClass.is(CharClass.DIGIT, found) : found != expected) {
            throw unexpected(found, "version", "HTTP/1.1 or HTTP/1.0");
        }
        if (index == VERSION.length() - 1) {
            place = Place.CR;
        }
        return at + 1;
    }

    private int carriageReturn(byte[] bytes, int at) {
        if (bytes[at] != '\r') {
            throw unexpected(bytes[at], "end of the request line", "CR LF behind the version");
        }
        byte major = bytes[at - 3];
        byte minor = bytes[at - 1];
        if (major != '1' || minor > '1') {
            throw new MalformedHttpException(
                    505, "version: HTTP/" + (char) major + "." + (char) minor + " (expected: HTTP/1.1 or HTTP/1.0)");
        }
        http11 = minor == '1';
        place = Place.LF;
        return at + 1;
    }

    private int lineFeed(byte[] bytes, int at, Place next, String where) {
        if (bytes[at] != '\n') {
            throw unexpected(bytes[at], where, "LF behind CR");
        }
        place = next;
        return at + 1;
    }
}
