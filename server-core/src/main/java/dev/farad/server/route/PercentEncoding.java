package dev.farad.server.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of path segments, RFC 3986 section 2.1. */
final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * Decodes a segment.
     *
     * @throws Refusal if an escape is malformed, or the result is not UTF-8
     */
    static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteBuffer bytes = ByteBuffer.allocate(segment.length() * 3);
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                bytes.put((byte) (digit(segment, i + 1) << 4 | digit(segment, i + 2)));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw malformed(segment);
        }
    }

    private static int digit(String segment, int index) {
        int digit = index < segment.length() ? Character.digit(segment.charAt(index), 16) : -1;
        if (digit < 0) {
            throw malformed(segment);
        }
        return digit;
    }

    private static Refusal malformed(String segment) {
        return Refusal.badRequest("malformed percent-encoding in path segment '" + segment + "'");
    }
}
