package dev.farad.server.log;

import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * How many lines of a kind may be logged in a second: what every request meets must not fill the disk.
 *
 * <p>Safe for any thread.
 */
final class LineLimit {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final int linesASecond;
    private final LongSupplier clock;
    private final IntConsumer leftOut;
    private long secondFromNanos;
    private int lines;

    /**
     * Makes one.
     *
     * @param linesASecond most lines in a second, 1 or more
     * @param clock of nanoseconds, as {@link System#nanoTime}
     * @param leftOut told how many lines a second had too many, when the next line comes
     */
    LineLimit(int linesASecond, LongSupplier clock, IntConsumer leftOut) {
        if (linesASecond < 1) {
            throw new IllegalArgumentException("lines a second: " + linesASecond + " (expected: 1 or more)");
        }
        this.linesASecond = linesASecond;
        this.clock = clock;
        this.leftOut = leftOut;
        this.secondFromNanos = clock.getAsLong();
    }

    /** Asks for a line; returns its number within this second, from 1, or 0 if it is one too many. */
    synchronized int next() {
        long now = clock.getAsLong();
        if (now - secondFromNanos >= SECOND_NANOS) {
            if (lines > linesASecond) {
                leftOut.accept(lines - linesASecond);
            }
            secondFromNanos = now;
            lines = 0;
        }
        lines++;
        return lines <= linesASecond ? lines : 0;
    }
}
