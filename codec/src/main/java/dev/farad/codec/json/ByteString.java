package dev.farad.codec.json;

import dev.farad.codec.MalformedInputException;
import java.util.Arrays;

/** Bytes that gather in a growing array, kept for reuse. One thread at a time. */
public final class ByteString {
    private static final int FRESH_BYTES = 256;
    private static final int KEPT_BYTES = 64 << 10;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private byte[] bytes = new byte[FRESH_BYTES];
    private int size;

    ByteString() {}

    /** Forgets the bytes. */
    void clear() {
        size = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FRESH_BYTES];
        }
    }

    /** Returns how many bytes there are. */
    public int size() {
        return size;
    }

    /** Returns the array whose first {@link #size} bytes these are; valid until more are appended. */
    public byte[] array() {
        return bytes;
    }

    /** Appends a number in four bytes, little-endian. */
    void appendInt(int value) {
        ensure(Integer.BYTES);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void append(byte[] from, int start, int end) {
        ensure(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
    }

    private void ensure(int more) {
        long needed = (long) size + more;
        if (needed > MAX_BYTES) {
            throw new MalformedInputException(
                    needed + " bytes of strings in one tensor (expected: at most " + MAX_BYTES + ")");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2 * needed, MAX_BYTES));
        }
    }
}
