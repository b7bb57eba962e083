package dev.farad.codec.json;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes on their way into a buffer: they gather in an array, and go on when it is full. Reused from message to message. */
final class Chunk {
    private static final int BYTES = 8 << 10;

    /** The most that a character takes, escaped or in UTF-8. */
    private static final int MOST_BYTES_OF_CHAR = 6;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    final byte[] bytes = new byte[BYTES];
    int filled;
    private @Nullable ByteBuf out;

    void open(ByteBuf into) {
        out = into;
        filled = 0;
    }

    void close() {
        out = null;
    }

    void flush() {
        ByteBuf into = out;
        if (into != null) {
            into.writeBytes(bytes, 0, filled);
        }
        filled = 0;
    }

    /** Flushes what the array has before an index, and returns where to go on. */
    int flush(int at) {
        filled = at;
        flush();
        return filled;
    }

    /** Makes room for so many bytes, fewer than the array has. */
    void ensure(int count) {
        if (BYTES - filled < count) {
            flush();
        }
    }

    void put(int ascii) {
        ensure(1);
        bytes[filled++] = (byte) ascii;
    }

    void put(byte[] from, int start, int end) {
        for (int at = start; at < end; ) {
            ensure(1);
            int length = Math.min(end - at, BYTES - filled);
            System.arraycopy(from, at, bytes, filled, length);
            filled += length;
            at += length;
        }
    }

    /** Puts a string's text with its escapes. */
    void putText(String text) {
        for (int i = 0; i < text.length(); i++) {
            ensure(MOST_BYTES_OF_CHAR);
            char c = text.charAt(i);
            if (c < 0x80) {
                putAscii((byte) c);
            } else if (!Character.isSurrogate(c)) {
                filled = Escapes.put(c, bytes, filled);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                filled = Escapes.put(Character.toCodePoint(c, text.charAt(++i)), bytes, filled);
            } else {
                bytes[filled++] = '?';
            }
        }
    }

    /** Puts a string's well-formed UTF-8 with its escapes. */
    void putText(byte[] utf8, int from, int to) {
        int plain = from;
        for (int at = from; at < to; at++) {
            byte b = utf8[at];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                put(utf8, plain, at);
                ensure(MOST_BYTES_OF_CHAR);
                putAscii(b);
                plain = at + 1;
            }
        }
        put(utf8, plain, to);
    }

    private void putAscii(byte b) {
        if (b >= ' ' && b != '"' && b != '\\') {
            bytes[filled++] = b;
            return;
        }
        bytes[filled++] = '\\';
        switch (b) {
            case '"', '\\' -> bytes[filled++] = b;
            case '\n' -> bytes[filled++] = 'n';
            case '\r' -> bytes[filled++] = 'r';
            case '\t' -> bytes[filled++] = 't';
            default -> {
                bytes[filled++] = 'u';
                bytes[filled++] = '0';
                bytes[filled++] = '0';
                bytes[filled++] = HEX[b >> 4];
                bytes[filled++] = HEX[b & 0xf];
            }
        }
    }
}
