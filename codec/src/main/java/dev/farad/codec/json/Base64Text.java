package dev.farad.codec.json;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Base64 with padding (RFC 4648, section 4), put straight from memory into a chunk. */
final class Base64Text {
    private static final ValueLayout.OfLong BIG_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final byte[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    /** Six bytes become eight letters at once. */
    private static final int GROUP_BYTES = 6;

    private static final int GROUP_LETTERS = 8;

    private Base64Text() {}

    static void put(MemorySegment bytes, Chunk chunk) {
        long size = bytes.byteSize();
        long at = 0;
        for (; at <= size - Long.BYTES; at += GROUP_BYTES) {
            chunk.ensure(GROUP_LETTERS);
            putLetters(bytes.get(BIG_ENDIAN, at), GROUP_LETTERS, chunk);
        }
        for (; at < size; at += 3) {
            int count = (int) Math.min(size - at, 3);
            long three = 0;
            for (int i = 0; i < 3; i++) {
                three = three << Byte.SIZE | (i < count ? bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0xff : 0);
            }
            chunk.ensure(4);
            putLetters(three << (Long.SIZE - 24), count + 1, chunk);
            for (int i = count; i < 3; i++) {
                chunk.put('=');
            }
        }
    }

    /** Puts letters for the uppermost bits, six each. */
    private static void putLetters(long bits, int count, Chunk chunk) {
        byte[] out = chunk.bytes;
        int at = chunk.filled;
        for (int i = 0; i < count; i++) {
            out[at + i] = LETTERS[(int) (bits >>> (Long.SIZE - 6 - 6 * i) & 0x3f)];
        }
        chunk.filled = at + count;
    }
}
