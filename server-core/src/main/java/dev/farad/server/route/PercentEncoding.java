package dev.farad.server.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of path segments, RFC 3986 section 2.1. */
final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * Decodes the bytes of a segment into a buffer.
     *
     * @param into with room for as many bytes as the segment has
     * @throws Refusal if an escape is malformed, or the result is not UTF-8
     */
    static void decode(byte[] path, int from, int to, ByteBuffer into) {
        int start = into.position();
        for (int i = from; i < to; i++) {
            if (path[i] == '%') {
                if (to - i < 3) {
                    throw malformed(path, from, to);
                }
                int value = (digit(path[i + 1]) << 4) | digit(path[i + 2]);
                if (value < 0) {
                    throw malformed(path, from, to);
                }
                into.put((byte) value);
                i += 2;
            } else {
                into.put(path[i]);
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(into.slice(start, into.position() - start));
        } catch (CharacterCodingException e) {
            throw malformed(path, from, to);
        }
    }

    private static int digit(byte hex) {
        return hex < 0 ? -1 : Character.digit(hex, 16);
    }

    private static Refusal malformed(byte[] path, int from, int to) {
        String segment = new String(path, from, to - from, StandardCharsets.UTF_8);
        return Refusal.badRequest("malformed percent-encoding in path segment '" + segment + "'");
    }
}
