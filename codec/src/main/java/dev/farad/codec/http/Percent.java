package dev.farad.codec.http;

/** Percent-encoding (RFC 3986, section 2.1). */
final class Percent {
    private static final int BYTES = 3;

    private Percent() {}

    /**
     * Returns the index of the first byte that is neither of the class nor of a percent-encoding, and refuses a percent sign
     * that has no two hexadecimal digits behind it.
     */
    static int skip(int bits, byte[] bytes, int from, int to, String where) {
        int at = CharClass.skip(bits, bytes, from, to);
        while (at < to && bytes[at] == '%') {
            int end = at + BYTES;
            if (end > to || CharClass.skip(CharClass.HEX, bytes, at + 1, end) < end) {
                throw MalformedHttpException.badRequest(where + ": percent sign at byte " + (at - from)
                        + " (expected: two hexadecimal digits behind it)");
            }
            at = CharClass.skip(bits, bytes, end, to);
        }
        return at;
    }
}
