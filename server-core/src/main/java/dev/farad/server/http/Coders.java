package dev.farad.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What compresses and inflates on one event loop, used again: each holds native memory, an inflater some 40 KiB and a deflater 268.
 *
 * <p>Inflaters are bounded by the budget for bodies, in which each counts; deflaters are bounded here.
 */
final class Coders {
    private static final int MOST_SPARE = 16;
    private static final int MOST_DEFLATERS = 64;

    private final Deque<Inflater> gzip = new ArrayDeque<>();
    private final Deque<Inflater> zlib = new ArrayDeque<>();
    private final Deque<Deflater> deflaters = new ArrayDeque<>();
    private int deflatersUsed;

    /**
     * Returns an inflater that begins.
     *
     * @param bare whether what it inflates has no head of zlib
     */
    Inflater inflater(boolean bare) {
        Inflater spare = (bare ? gzip : zlib).pollLast();
        return spare == null ? new Inflater(bare) : spare;
    }

    void give(Inflater inflater, boolean bare) {
        Deque<Inflater> spare = bare ? gzip : zlib;
        if (spare.size() < MOST_SPARE) {
            inflater.reset();
            spare.addLast(inflater);
        } else {
            inflater.end();
        }
    }

    /** Returns whether a response may take a deflater; otherwise it is sent plain. */
    boolean deflaterFree() {
        return deflatersUsed < MOST_DEFLATERS;
    }

    /** Returns a deflater that begins and writes no head. */
    Deflater deflater(int level) {
        deflatersUsed++;
        Deflater spare = deflaters.pollLast();
        if (spare == null) {
            return new Deflater(level, true);
        }
        spare.setLevel(level);
        return spare;
    }

    void give(Deflater deflater) {
        deflatersUsed--;
        if (deflaters.size() < MOST_SPARE) {
            deflater.reset();
            deflaters.addLast(deflater);
        } else {
            deflater.end();
        }
    }

    int deflatersUsed() {
        return deflatersUsed;
    }

    /** Frees what is spare. */
    void close() {
        gzip.forEach(Inflater::end);
        zlib.forEach(Inflater::end);
        deflaters.forEach(Deflater::end);
        gzip.clear();
        zlib.clear();
        deflaters.clear();
    }
}
