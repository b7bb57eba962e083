package dev.farad.codec.json;

/** Escapes in JSON strings (RFC 8259, section 7), and the UTF-8 that they stand for. */
final class Escapes {
    /** The length of an escape that gives a UTF-16 code unit in hexadecimal. */
    static final int BYTES = 6;

    private Escapes() {}

    /** Returns the code unit of the escape that begins here, or -1 if it has not four hexadecimal digits. */
    static int unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = at + 2; i < at + BYTES; i++) {
            int digit = Character.digit(bytes[i], 16);
            unit = digit < 0 ? -1 : unit << 4 | digit;
            if (unit < 0) {
                return -1;
            }
        }
        return unit;
    }

    static boolean isLowSurrogate(byte[] bytes, int at) {
        if (bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return false;
        }
        int unit = unit(bytes, at);
        return unit >= 0 && Character.isLowSurrogate((char) unit);
    }

    /** Replaces all escapes of a range, which are known to be well-formed; returns where the range now ends. */
    static int replace(byte[] bytes, int from, int to) {
        int end = from;
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b != '\\') {
                bytes[end++] = b;
                at++;
            } else if (bytes[at + 1] != 'u') {
                bytes[end++] = plain(bytes[at + 1]);
                at += 2;
            } else {
                int unit = unit(bytes, at);
                at += BYTES;
                if (Character.isHighSurrogate((char) unit)) {
                    unit = Character.toCodePoint((char) unit, (char) unit(bytes, at));
                    at += BYTES;
                }
                end = put(unit, bytes, end);
            }
        }
        return end;
    }

    private static byte plain(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    /** Puts a code point as UTF-8, and returns the index behind it. */
    static int put(int codePoint, byte[] out, int at) {
        int end = at;
        if (codePoint < 0x80) {
            out[end++] = (byte) codePoint;
            return end;
        }
        int continuations = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        out[end++] = (byte) (-0x100 >> (continuations + 1) | codePoint >> (6 * continuations));
        for (int i = continuations - 1; i >= 0; i--) {
            out[end++] = (byte) (0x80 | (codePoint >> (6 * i) & 0x3f));
        }
        return end;
    }
}
