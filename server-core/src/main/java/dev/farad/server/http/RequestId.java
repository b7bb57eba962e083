package dev.farad.server.http;

import dev.farad.codec.http.ResponseText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The id of a request, as text that becomes a string only if someone asks. Reusable. */
final class RequestId implements CharSequence {
    static final int MAX_LENGTH = 128;
    static final String HEADER = "x-request-id";
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREFIX = (HEADER + ": ").getBytes(StandardCharsets.US_ASCII);

    /** The id as a line of a head, so that it is written in one piece. */
    private final byte[] line = Arrays.copyOf(PREFIX, PREFIX.length + MAX_LENGTH + 2);

    private int length;
    private @Nullable String text;

    /** Becomes an id of 128 random bits. */
    void random(RandomGenerator random) {
        hex(random.nextLong(), PREFIX.length);
        hex(random.nextLong(), PREFIX.length + 16);
        end(32);
    }

    private void hex(long bits, int at) {
        for (int i = 0; i < 16; i++) {
            line[at + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 15];
        }
    }

    /** Becomes the id that a client chose. */
    void copy(byte[] source, int from, int to) {
        System.arraycopy(source, from, line, PREFIX.length, to - from);
        end(to - from);
    }

    private void end(int newLength) {
        length = newLength;
        line[PREFIX.length + length] = '\r';
        line[PREFIX.length + length + 1] = '\n';
        text = null;
    }

    /** Adds the id to a head as a field. */
    void writeTo(ResponseText head) {
        head.line(line, PREFIX.length + length + 2);
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
        return (char) line[PREFIX.length + index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }

    @Override
    public String toString() {
        String made = text;
        if (made == null) {
            made = new String(line, PREFIX.length, length, StandardCharsets.US_ASCII);
            text = made;
        }
        return made;
    }
}
