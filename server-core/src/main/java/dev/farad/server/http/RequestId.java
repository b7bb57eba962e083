package dev.farad.server.http;

import dev.farad.codec.http.ResponseText;
import io.netty.util.AsciiString;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The id of a request, as text that becomes a string only if someone asks. Reusable. */
final class RequestId implements CharSequence {
    static final int MAX_LENGTH = 128;
    static final String HEADER = "x-request-id";
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
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
        EIGHT.set(line, at, hex(bits >>> Integer.SIZE));
        EIGHT.set(line, at + Long.BYTES, hex(bits & 0xFFFF_FFFFL));
    }

    /** Returns 32 bits as eight digits, all at once: spread to a byte each, the letters then moved up to theirs. */
    private static long hex(long bits) {
        long fours = (bits | (bits << 16)) & 0x0000_FFFF_0000_FFFFL;
        long twos = (fours | (fours << 8)) & 0x00FF_00FF_00FF_00FFL;
        long digits = (twos | (twos << 4)) & 0x0F0F_0F0F_0F0F_0F0FL;
        long letters = ((digits + 6 * ONES) >>> 4) & ONES;
        return digits + '0' * ONES + letters * ('a' - '0' - 10);
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

    /** Returns the bytes of the id, which change with it. */
    AsciiString ascii() {
        return new AsciiString(line, PREFIX.length, length, false);
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
