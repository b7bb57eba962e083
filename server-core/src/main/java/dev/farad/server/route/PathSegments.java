package dev.farad.server.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A path's segments, as offsets and hashes. Reused; belongs to one thread at a time.
 *
 * <p>Reads eight bytes at once: a word is looked through for slashes, escapes and bytes beyond ASCII by arithmetic on all its bytes together. Only a path with escapes or
 * such bytes is copied, decoded segment by segment, so that an encoded slash separates nothing.
 */
final class PathSegments {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long SLASHES = ONES * '/';
    private static final long PERCENTS = ONES * '%';
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private byte @Nullable [] bytes;
    private int[] starts = new int[0];
    private long[] hashes = new long[0];
    private int end;
    private int count;
    private boolean plain;

    /**
     * Splits a path.
     *
     * @param start behind the path's first slash
     * @param limit how many segments are told apart; how many more there are does not matter
     * @throws Refusal if an escape is malformed, or a segment is not UTF-8
     */
    void split(byte[] path, int start, int pathEnd, int limit) {
        if (limit > hashes.length) {
            starts = new int[limit + 1];
            hashes = new long[limit];
        }
        plain = scan(path, start, pathEnd, limit) == 0;
        if (plain) {
            hold(path);
            end = pathEnd;
        } else {
            decode(path, start, pathEnd, limit);
        }
    }

    /** Notes the segments; returns 0 if each byte of the path stands for itself. */
    private long scan(byte[] path, int start, int pathEnd, int limit) {
        long special = 0;
        int found = 0;
        starts[0] = start;
        for (int at = start; at < pathEnd; at += Long.BYTES) {
            long word = word(path, at, pathEnd);
            special |= word | ~((word ^ PERCENTS) + LOW_BITS);
            // High bit of each slash, if no byte is beyond ASCII; else what is noted here is not used.
            long slashes = ~((word ^ SLASHES) + LOW_BITS) & HIGH_BITS;
            while (slashes != 0 && found < limit) {
                hashes[found++] = 0;
                starts[found] = at + (Long.numberOfTrailingZeros(slashes) >>> 3) + 1;
                slashes &= slashes - 1;
            }
        }
        if (found < limit) {
            hashes[found++] = 0;
            starts[found] = pathEnd + 1;
        }
        count = found;
        return special & HIGH_BITS;
    }

    private void decode(byte[] path, int first, int pathEnd, int limit) {
        ByteBuffer decoded = ByteBuffer.allocate(pathEnd - first + 1);
        int start = first;
        int found = 0;
        starts[0] = 0;
        for (int at = first; at <= pathEnd; at++) {
            if (at == pathEnd || path[at] == '/') {
                PercentEncoding.decode(path, start, at, decoded);
                decoded.put((byte) '/');
                start = at + 1;
                if (found < limit) {
                    hashes[found++] = 0;
                    starts[found] = decoded.position();
                }
            }
        }
        hold(decoded.array());
        end = decoded.position() - 1;
        count = found;
    }

    /** Stores the bytes unless they are there: a collector makes such a store dearer than the question. */
    @SuppressWarnings("ReferenceEquality")
    private void hold(byte[] path) {
        if (bytes != path) {
            bytes = path;
        }
    }

    /** Takes the same path at the same place as before {@link #clear}; returns whether its segments are still right. */
    boolean restore(byte[] path) {
        if (plain) {
            hold(path);
        }
        return plain;
    }

    /** Returns the hash of a segment's bytes. */
    static long hash(byte[] segment, int start, int segmentEnd) {
        long hash = 0;
        for (int at = start; at < segmentEnd; at += Long.BYTES) {
            long product = (hash ^ word(segment, at, segmentEnd)) * ODD;
            hash = product ^ (product >>> 32);
        }
        return hash;
    }

    /** Returns up to eight bytes, the first lowest, those from the end on as zero. */
    private static long word(byte[] bytes, int at, int end) {
        int left = end - at;
        if (at + Long.BYTES <= bytes.length) {
            long word = (long) WORD.get(bytes, at);
            return left >= Long.BYTES ? word : word & (-1L >>> (Long.SIZE - Byte.SIZE * left));
        }
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = (word << Byte.SIZE) | (bytes[i] & 0xFF);
        }
        return word;
    }

    /**
     * Returns whether a segment is a text of the same hash.
     *
     * <p>The hash is reversible in its last word: texts of the same length and hash that agree up to the last word agree there too.
     */
    boolean is(int segment, byte[] texts, int text, int length) {
        if (length(segment) != length) {
            return false;
        }
        byte[] path = bytes();
        int start = starts[segment];
        for (int at = 0; at < length - Long.BYTES; at += Long.BYTES) {
            if ((long) WORD.get(path, start + at) != (long) WORD.get(texts, text + at)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the bytes that hold the segments: the path, or a decoded copy. */
    byte[] bytes() {
        if (bytes == null) {
            throw new IllegalStateException("path: none (expected: one that was split)");
        }
        return bytes;
    }

    /** Returns how many segments there are, or the limit. */
    int count() {
        return count;
    }

    int start(int segment) {
        return starts[segment];
    }

    int length(int segment) {
        return starts[segment + 1] - 1 - starts[segment];
    }

    /** Returns the hash of a segment, which is worked out when it is asked for the first time. */
    long hash(int segment) {
        long known = hashes[segment];
        if (known != 0) {
            return known;
        }
        long hash = hash(bytes(), starts[segment], starts[segment] + length(segment));
        hashes[segment] = hash;
        return hash;
    }

    /** Returns where the path ends in its bytes. */
    int end() {
        return end;
    }

    /** Lets go of the path. */
    void clear() {
        bytes = null;
    }
}
