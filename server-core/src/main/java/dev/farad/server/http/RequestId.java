package dev.farad.server.http;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The id of a request, as text that becomes a string only if someone asks. Reusable. */
final class RequestId implements CharSequence {
    static final int MAX_LENGTH = 128;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes = new byte[MAX_LENGTH];
    private int length;
    private @Nullable String text;

    /** Becomes an id of 128 random bits. */
    void random(RandomGenerator random) {
        hex(random.nextLong(), 0);
        hex(random.nextLong(), 16);
        length = 32;
        text = null;
    }

    private void hex(long bits, int at) {
        for (int i = 0; i < 16; i++) {
            bytes[at + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 15];
        }
    }

    /** Becomes the id that a client chose. */
    void copy(byte[] source, int from, int to) {
        length = to - from;
        System.arraycopy(source, from, bytes, 0, length);
        text = null;
    }

    void clear() {
        length = 0;
        text = null;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) bytes[index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }

    @Override
    public String toString() {
        String made = text;
        if (made == null) {
            made = new String(bytes, 0, length, StandardCharsets.US_ASCII);
            text = made;
        }
        return made;
    }
}
