package dev.farad.codec.http;

import java.nio.charset.StandardCharsets;

/** The methods that have a constant, so that asking for one allocates nothing (RFC 9110, section 9, and RFC 5789). */
final class MethodName {
    /** Longer ones are refused: no method that anybody registered comes near. */
    static final int MAX_BYTES = 64;

    private MethodName() {}

    /** Returns the constant, or a new string for a method that is none of them; methods are case-sensitive. */
    static String of(byte[] bytes, int from, int to) {
        String known = switch (to - from) {
            case 3 -> bytes[from] == 'G' ? "GET" : "PUT";
            case 4 -> bytes[from] == 'P' ? "POST" : "HEAD";
            case 5 -> bytes[from] == 'P' ? "PATCH" : "TRACE";
            case 6 -> "DELETE";
            case 7 -> bytes[from] == 'O' ? "OPTIONS" : "CONNECT";
            default -> "";
        };
        return equal(bytes, from, to, known) ? known : new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private static boolean equal(byte[] bytes, int from, int to, String known) {
        if (to - from != known.length()) {
            return false;
        }
        for (int i = 0; i < known.length(); i++) {
            if (bytes[from + i] != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
