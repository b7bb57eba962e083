package dev.farad.codec.http;

/** Percent-encoding (RFC 3986, section 2.1). */
final class Percent {
    private Percent() {}

    /** Refuses a percent sign that has no two hexadecimal digits behind it. */
    static void check(byte[] bytes, int from, int to, String where) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '%' && !(i + 2 < to && CharClass.skip(CharClass.HEX, bytes, i + 1, i + 3) == i + 3)) {
                throw MalformedHttpException.badRequest(where + ": percent sign at byte " + (i - from)
                        + " (expected: two hexadecimal digits behind it)");
            }
        }
    }
}
