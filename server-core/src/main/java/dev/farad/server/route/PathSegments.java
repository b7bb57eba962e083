package dev.farad.server.route;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A path's segments, as offsets and hashes. Reused; belongs to one thread at a time.
 *
 * <p>Only a path with escapes or bytes beyond ASCII is copied, decoded segment by segment, so that an encoded slash separates nothing.
 */
final class PathSegments {
    private byte @Nullable [] bytes;
    private int[] starts = new int[0];
    private long[] hashes = new long[0];
    private int end;
    private int count;
    private boolean plain;

    /**
     * Returns where the segments of a path begin, for who notes them, and then the start of one more behind the last.
     *
     * @param limit how many segments there may be
     */
    int[] starts(int limit) {
        if (limit > hashes.length) {
            starts = new int[limit + 1];
            hashes = new long[limit];
        }
        return starts;
    }

    /** Takes a path whose segments were noted, and whose bytes stand for themselves. */
    void take(byte[] path, int pathEnd) {
        plain = true;
        hold(path);
        end = pathEnd;
    }

    /**
     * Splits a path.
     *
     * @param start behind the path's first slash
     * @param limit how many segments are told apart; how many more there are does not matter
     * @throws Refusal if an escape is malformed, or a segment is not UTF-8
     */
    void split(byte[] path, int start, int pathEnd, int limit) {
        starts(limit);
        if (scan(path, start, pathEnd, limit)) {
            take(path, pathEnd);
        } else {
            decode(path, start, pathEnd, limit);
        }
    }

    /** Notes the segments; returns whether each byte of the path stands for itself. */
    private boolean scan(byte[] path, int start, int pathEnd, int limit) {
        boolean special = false;
        int found = 0;
        starts[0] = start;
        for (int at = start; at <= pathEnd; at++) {
            if (at == pathEnd || path[at] == '/') {
                found = endSegment(found, limit, at + 1);
            } else {
                special |= path[at] == '%' || path[at] < 0;
            }
        }
        count = found;
        return !special;
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
                found = endSegment(found, limit, decoded.position());
            }
        }
        plain = false;
        hold(decoded.array());
        end = decoded.position() - 1;
        count = found;
    }

    /** Ends a segment, unless there are enough; returns how many there are. */
    private int endSegment(int found, int limit, int next) {
        if (found == limit) {
            return found;
        }
        hashes[found] = 0;
        starts[found + 1] = next;
        return found + 1;
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
        long hash = PathWords.hash(bytes(), starts[segment], starts[segment] + length(segment));
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
