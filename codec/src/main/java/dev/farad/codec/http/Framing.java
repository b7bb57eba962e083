package dev.farad.codec.http;

import static dev.farad.codec.http.MalformedHttpException.badRequest;

/**
 * What the fields say of the message itself: its length, its host, what becomes of the connection (RFC 9112, sections 3.2, 6
 * and 9; RFC 9110, sections 7.6.1 and 10.1.1).
 */
final class Framing {
    /** Any more could overflow, and no limit of a body comes near. */
    private static final int MAX_LENGTH_DIGITS = 18;

    private long contentLength;
    private boolean coded;
    private boolean chunked;
    private boolean unknownCoding;
    private boolean host;
    private boolean close;
    private boolean keepAlive;
    private boolean continues;

    Framing() {
        reset();
    }

    void reset() {
        contentLength = -1;
        coded = false;
        chunked = false;
        unknownCoding = false;
        host = false;
        close = false;
        keepAlive = false;
        continues = false;
    }

    long contentLength() {
        return contentLength;
    }

    boolean chunked() {
        return chunked;
    }

    boolean keepAlive(boolean http11) {
        return !close && (http11 || keepAlive);
    }

    boolean continues() {
        return continues;
    }

    /** Takes a field if it is one of those, else does nothing. */
    void take(byte[] bytes, int nameFrom, int nameTo, int from, int to) {
        switch (nameTo - nameFrom) {
            case 4 -> {
                if (CharClass.equal(bytes, nameFrom, nameTo, "host")) {
                    host(bytes, from, to);
                }
            }
            case 6 -> {
                if (CharClass.equal(bytes, nameFrom, nameTo, "expect")) {
                    expect(bytes, from, to);
                }
            }
            case 10 -> {
                if (CharClass.equal(bytes, nameFrom, nameTo, "connection")) {
                    connection(bytes, from, to);
                }
            }
            case 14 -> {
                if (CharClass.equal(bytes, nameFrom, nameTo, "content-length")) {
                    length(bytes, from, to);
                }
            }
            case 17 -> {
                if (CharClass.equal(bytes, nameFrom, nameTo, "transfer-encoding")) {
                    codings(bytes, from, to);
                }
            }
            default -> {}
        }
    }

    private void host(byte[] bytes, int from, int to) {
        if (host) {
            throw badRequest("Host: given twice (expected: once)");
        }
        host = true;
        Authority.check(bytes, from, to, "Host");
    }

    private void expect(byte[] bytes, int from, int to) {
        if (!CharClass.equal(bytes, from, to, "100-continue")) {
            throw new MalformedHttpException(417, "Expect: unknown expectation (expected: 100-continue)");
        }
        continues = true;
    }

    private void length(byte[] bytes, int from, int to) {
        if (contentLength >= 0) {
            throw badRequest("Content-Length: given twice (expected: once)");
        }
        int end = CharClass.skip(CharClass.DIGIT, bytes, from, to);
        if (end < to || from == to) {
            throw badRequest("Content-Length: not a number (expected: decimal digits only)");
        }
        if (to - from > MAX_LENGTH_DIGITS) {
            throw new MalformedHttpException(
                    413, "Content-Length: too large (expected: at most " + MAX_LENGTH_DIGITS + " digits)");
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            length = 10 * length + bytes[i] - '0';
        }
        contentLength = length;
    }

    private void connection(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] == ',' || CharClass.isBlank(bytes[at])) {
                at++;
                continue;
            }
            int end = element(bytes, at, to, "Connection");
            close |= CharClass.equal(bytes, at, end, "close");
            keepAlive |= CharClass.equal(bytes, at, end, "keep-alive");
            at = end;
        }
    }

    /** Takes codings in the order of all fields of the name; chunked is the last of them or there is no telling the end. */
    private void codings(byte[] bytes, int from, int to) {
        coded = true;
        int at = from;
        while (true) {
            while (at < to && CharClass.isBlank(bytes[at])) {
                at++;
            }
            int end = element(bytes, at, to, "Transfer-Encoding");
            coding(CharClass.equal(bytes, at, end, "chunked"));
            at = end;
            while (at < to && bytes[at] != ',') {
                at++;
            }
            if (at == to) {
                return;
            }
            at++;
        }
    }

    private void coding(boolean isChunked) {
        if (chunked) {
            throw badRequest("Transfer-Encoding: a coding behind chunked (expected: chunked once and last)");
        }
        chunked = isChunked;
        unknownCoding |= !isChunked;
    }

    /** Returns the index behind a token that stands alone between commas. */
    private static int element(byte[] bytes, int from, int to, String field) {
        int end = CharClass.skip(CharClass.TOKEN, bytes, from, to);
        int next = end;
        while (next < to && CharClass.isBlank(bytes[next])) {
            next++;
        }
        if (end == from || (next < to && bytes[next] != ',')) {
            throw badRequest(field + ": malformed (expected: tokens with commas between them)");
        }
        return end;
    }

    /** Refuses what the fields may not say together. */
    void check(boolean http11) {
        if (coded && contentLength >= 0) {
            throw badRequest("Content-Length: given beside Transfer-Encoding (expected: one of them)");
        }
        if (coded && !http11) {
            throw badRequest("Transfer-Encoding: given in HTTP/1.0 (expected: Content-Length)");
        }
        if (unknownCoding) {
            throw new MalformedHttpException(501, "Transfer-Encoding: unknown coding (expected: chunked)");
        }
        if (http11 && !host) {
            throw badRequest("Host: missing (expected: once, as in every request of HTTP/1.1)");
        }
    }
}
