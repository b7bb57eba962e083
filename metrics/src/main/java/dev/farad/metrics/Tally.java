package dev.farad.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Sums that one thread adds to and any thread reads.
 *
 * <p>Adding is a plain read and a store, since nobody else writes: with several writers it would lose counts, but no two
 * event loops ever wait for one another's cache line.
 */
final class Tally {
    private final AtomicLongArray cells;

    Tally(int count) {
        cells = new AtomicLongArray(count);
    }

    void add(int cell, long amount) {
        cells.setRelease(cell, cells.getPlain(cell) + amount);
    }

    void increment(int cell) {
        add(cell, 1);
    }

    /** Raises a cell to a value if it is less. */
    void raise(int cell, long value) {
        if (value > cells.getPlain(cell)) {
            cells.setRelease(cell, value);
        }
    }

    long at(int cell) {
        return cells.getAcquire(cell);
    }

    /** Adds every cell to the sum of the same place. */
    void addTo(long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += at(i);
        }
    }
}
