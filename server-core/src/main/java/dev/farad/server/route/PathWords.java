package dev.farad.server.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a path in one word, the first lowest: looked through by arithmetic on all of them together.
 *
 * <p>An answer about a word's bytes has the high bit of each byte that it holds for, and no other.
 */
final class PathWords {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long SLASHES = ONES * '/';
    private static final long PERCENTS = ONES * '%';
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private PathWords() {}

    /** Reads eight bytes; the array must hold them, though those from the end on count as slashes. */
    static long read(byte[] bytes, int at, int end) {
        long word = read(bytes, at);
        int left = end - at;
        if (left >= Long.BYTES) {
            return word;
        }
        long behind = -1L << (left * Byte.SIZE);
        return (word & ~behind) | (SLASHES & behind);
    }

    private static long read(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /** Returns the bytes before an index below eight, and zeros. */
    static long before(long word, int index) {
        return word & ~(-1L << (index * Byte.SIZE));
    }

    /** Returns which bytes do not stand for themselves: escapes, and all beyond ASCII; exact if there are none of these. */
    static long special(long word) {
        return (word | ~((word ^ PERCENTS) + LOW_BITS)) & HIGH_BITS;
    }

    /** Returns which bytes are slashes; wrong if a byte is beyond ASCII. */
    static long slashes(long word) {
        return ~((word ^ SLASHES) + LOW_BITS) & HIGH_BITS;
    }

    /** Returns the index of the first byte of an answer that is not empty. */
    static int first(long answer) {
        return Long.numberOfTrailingZeros(answer) >>> 3;
    }

    /** Adds a word to a hash; reversible, so that different words make different hashes of the same one. */
    static long mix(long hash, long word) {
        long product = (hash ^ word) * ODD;
        return product ^ (product >>> Integer.SIZE);
    }

    /** Returns the hash of some bytes: of their words, the last of which has zeros, or nothing else, behind its bytes. */
    static long hash(byte[] bytes, int start, int end) {
        long hash = 0;
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = mix(hash, read(bytes, at));
        }
        long last = 0;
        for (int i = end - 1; i >= at; i--) {
            last = (last << Byte.SIZE) | (bytes[i] & 0xFF);
        }
        return mix(hash, last);
    }

    /**
     * Returns whether bytes are a text of the same length and hash.
     *
     * <p>The hash is reversible in its last word: texts that agree up to there agree there too.
     */
    static boolean same(byte[] bytes, int start, byte[] texts, int text, int length) {
        for (int at = 0; at + Long.BYTES < length; at += Long.BYTES) {
            if (read(bytes, start + at) != read(texts, text + at)) {
                return false;
            }
        }
        return true;
    }
}
