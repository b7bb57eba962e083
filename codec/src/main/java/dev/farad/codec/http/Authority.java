package dev.farad.codec.http;

/** The host and port of a target or of a Host field (RFC 9110, section 7.2; RFC 3986, section 3.2). */
final class Authority {
    private Authority() {}

    /** Refuses what is not a host's name, address or bracketed literal and an optional port. */
    static void check(byte[] bytes, int from, int to, String where) {
        int host = from < to && bytes[from] == '['
                ? literal(bytes, from, to)
                : Percent.skip(CharClass.HOST, bytes, from, to, "host");
        if (host == from) {
            throw MalformedHttpException.badRequest(where + ": no host (expected: HOST or HOST:PORT)");
        }
        int end = host;
        if (host < to && bytes[host] == ':') {
            end = CharClass.skip(CharClass.DIGIT, bytes, host + 1, to);
        }
        if (end < to) {
            throw MalformedHttpException.unexpected(bytes[end], where, "HOST or HOST:PORT");
        }
    }

    /** Returns the index behind the bracket, or the start where there is none. */
    private static int literal(byte[] bytes, int from, int to) {
        int at = from + 1;
        while (at < to && (CharClass.is(CharClass.HEX, bytes[at]) || bytes[at] == ':' || bytes[at] == '.')) {
            at++;
        }
        return at < to && at > from + 2 && bytes[at] == ']' ? at + 1 : from;
    }
}
