package dev.farad.server.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A path's segments, as offsets and hashes. Reused; belongs to one thread at a time.
 *
 * <p>Reads eight bytes at once: a word is looked through for slashes, escapes and bytes beyond ASCII by arithmetic on all its bytes together, and goes whole into the
 * hash. Only a path with escapes or such bytes is copied, decoded segment by segment, so that an encoded slash separates nothing.
 */
final class PathSegments {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long SLASHES = ONES * '/';
    private static final long PERCENTS = ONES * '%';
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int[] from = new int[0];
    private int[] to = new int[0];
    private long[] hashes = new long[0];
    private int end;
    private int count;

    /**
     * Splits a path.
     *
     * @param start behind the path's first slash
     * @param limit how many segments are told apart; how many more there are does not matter
     * @throws Refusal if an escape is malformed, or a segment is not UTF-8
     */
    void split(byte[] path, int start, int pathEnd, int limit) {
        if (limit > hashes.length) {
            from = new int[limit];
            to = new int[limit];
            hashes = new long[limit];
        }
        bytes = path;
        end = pathEnd;
        count = 0;
        if (scan(path, start, pathEnd, limit) != 0) {
            count = 0;
            decode(path, start, pathEnd, limit);
        }
    }

    /** Notes the segments; returns 0 if each byte of the path stands for itself. */
    private long scan(byte[] path, int first, int pathEnd, int limit) {
        long special = 0;
        long hash = 0;
        int start = first;
        int at = first;
        while (at < pathEnd && count < limit) {
            long word = word(path, at, pathEnd);
            special |= special(word);
            long slashes = zeroes(word ^ SLASHES);
            if (slashes == 0) {
                hash = mix(hash, word);
                at += Long.BYTES;
            } else {
                int before = Long.numberOfTrailingZeros(slashes) >>> 3;
                if (before > 0) {
                    hash = mix(hash, word & lowBytes(before));
                }
                at += before;
                add(start, at, hash);
                start = ++at;
                hash = 0;
            }
        }
        if (count < limit) {
            add(start, pathEnd, hash);
        }
        for (; at < pathEnd; at += Long.BYTES) {
            special |= special(word(path, at, pathEnd));
        }
        return special;
    }

    private void decode(byte[] path, int first, int pathEnd, int limit) {
        ByteBuffer decoded = ByteBuffer.allocate(pathEnd - first + 1);
        bytes = decoded.array();
        int start = first;
        for (int at = first; at <= pathEnd; at++) {
            if (at == pathEnd || path[at] == '/') {
                int begin = decoded.position();
                end = begin + PercentEncoding.decode(path, start, at, decoded);
                if (count < limit) {
                    add(begin, end, hash(bytes, begin, end));
                }
                decoded.put((byte) '/');
                start = at + 1;
            }
        }
    }

    private void add(int start, int segmentEnd, long hash) {
        from[count] = start;
        to[count] = segmentEnd;
        hashes[count++] = hash;
    }

    /** Returns the hash of a segment's bytes. */
    static long hash(byte[] segment, int start, int segmentEnd) {
        long hash = 0;
        for (int at = start; at < segmentEnd; at += Long.BYTES) {
            hash = mix(hash, word(segment, at, segmentEnd));
        }
        return hash;
    }

    private static long mix(long hash, long word) {
        long product = (hash ^ word) * ODD;
        return product ^ (product >>> 32);
    }

    private static long special(long word) {
        return (word & HIGH_BITS) | zeroes(word ^ PERCENTS);
    }

    /** Returns a word whose lowest bit set is the high bit of the first byte that is zero; 0 if none is. */
    private static long zeroes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    /** Returns up to eight bytes, the first lowest, those from the end on as zero. */
    private static long word(byte[] bytes, int at, int end) {
        int beyond = at + Long.BYTES - bytes.length;
        long word = beyond <= 0
                ? (long) WORD.get(bytes, at)
                : bytes.length >= Long.BYTES
                        ? (long) WORD.get(bytes, bytes.length - Long.BYTES) >>> (Byte.SIZE * beyond)
                        : ofShort(bytes, at);
        int left = end - at;
        return left >= Long.BYTES ? word : word & lowBytes(left);
    }

    /** Returns a mask of one to eight bytes. */
    private static long lowBytes(int count) {
        return -1L >>> (Long.SIZE - Byte.SIZE * count);
    }

    private static long ofShort(byte[] bytes, int at) {
        long word = 0;
        for (int i = bytes.length - 1; i >= at; i--) {
            word = (word << 8) | (bytes[i] & 0xFF);
        }
        return word;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns how many segments there are, or the limit. */
    int count() {
        return count;
    }

    int from(int segment) {
        return from[segment];
    }

    int to(int segment) {
        return to[segment];
    }

    long hash(int segment) {
        return hashes[segment];
    }

    /** Returns where the path ends. */
    int end() {
        return end;
    }

    /** Lets go of the path. */
    void clear() {
        bytes = NONE;
        count = 0;
    }
}
