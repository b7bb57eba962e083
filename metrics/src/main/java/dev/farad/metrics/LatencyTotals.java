package dev.farad.metrics;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Times of one part of one model's requests on all event loops since the start. Of the thread that folds and, under its lock, of
 * those that read.
 *
 * <p>A time is counted in the bucket of the least time that two digits cannot tell from it, so one that is up to 1 % above a
 * bound may count as within it.
 */
final class LatencyTotals {
    private final Histogram all = empty();
    private final Histogram sinceLog = empty();
    private final long[] buckets = new long[Bounds.MICROS.buckets()];
    private long nanos;

    private static Histogram empty() {
        return new Histogram(1, LatencyRecorder.MOST_MICROS, LatencyRecorder.DIGITS);
    }

    void add(Histogram recorded, long moreNanos) {
        all.add(recorded);
        sinceLog.add(recorded);
        for (HistogramIterationValue value : recorded.recordedValues()) {
            long least = recorded.lowestEquivalentValue(value.getValueIteratedTo());
            buckets[Bounds.MICROS.bucket(least)] += value.getCountAddedInThisIterationStep();
        }
        nanos += moreNanos;
    }

    /** Returns the times since the last call, in microseconds; it is cleared by {@link #logged}. */
    Histogram sinceLog() {
        return sinceLog;
    }

    void logged() {
        sinceLog.reset();
    }

    long[] buckets() {
        return buckets.clone();
    }

    double seconds() {
        return nanos / 1e9;
    }

    LatencyFigures figures(ModelKey model, Latency latency) {
        List<Double> seconds = LatencyFigures.SHARES.stream()
                .map(share -> all.getTotalCount() == 0 ? 0 : all.getValueAtPercentile(share * 100) / 1e6)
                .toList();
        return new LatencyFigures(model.model(), model.version(), latency, all.getTotalCount(), seconds);
    }
}
