package dev.farad.metrics;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Times of one part of one model's requests on one event loop: two digits, from 1 µs to 60 s, and their exact sum.
 *
 * <p>One thread records; another folds. The fixed range keeps a histogram from growing while it is written, and makes it 21 KB,
 * of which there are two: the one that is written and the one that was read last.
 */
final class LatencyRecorder {
    static final int DIGITS = 2;
    static final long MOST_MICROS = 60_000_000;

    private static final int COUNT = 0;
    private static final int NANOS = 1;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, MOST_MICROS, DIGITS);
    private final Tally sums = new Tally(2);
    private long foldedCount;
    private long foldedNanos;
    private @Nullable Histogram interval;

    void record(long nanos) {
        long known = Math.max(0, nanos);
        recorder.recordValue(Math.min(MOST_MICROS, (known + 500) / 1_000));
        sums.add(NANOS, known);
        sums.increment(COUNT);
    }

    /** Adds what was recorded since the last fold. */
    void fold(LatencyTotals totals) {
        long count = sums.at(COUNT);
        if (count == foldedCount) {
            return;
        }
        long nanos = sums.at(NANOS);
        Histogram recorded = recorder.getIntervalHistogram(interval);
        totals.add(recorded, nanos - foldedNanos);
        foldedCount = count;
        foldedNanos = nanos;
        interval = recorded;
    }
}
