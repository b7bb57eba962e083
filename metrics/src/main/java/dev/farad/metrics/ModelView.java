package dev.farad.metrics;

import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The requests for one version of a model on all event loops, for one scrape. */
final class ModelView {
    final long[] outcomes = new long[OutcomeClass.values().length];
    /** By bucket; the last is the sum. */
    final long[] batchRows = new long[Bounds.ROWS.buckets() + 1];

    private final @Nullable Exemplar[] slow = new @Nullable Exemplar[Bounds.MICROS.buckets()];
    private final @Nullable Exemplar[] ended = new @Nullable Exemplar[outcomes.length];

    void exemplars(ExemplarSlots moreSlow, ExemplarSlots moreEnded) {
        newest(slow, moreSlow);
        newest(ended, moreEnded);
    }

    private static void newest(@Nullable Exemplar[] known, ExemplarSlots more) {
        for (int i = 0; i < known.length; i++) {
            Exemplar one = known[i];
            Exemplar other = more.at(i);
            if (other != null && (one == null || other.getTimestampMillis() > one.getTimestampMillis())) {
                known[i] = other;
            }
        }
    }

    /** Returns a traced request of each bucket that has one. */
    Exemplars slow() {
        return Exemplars.of(Arrays.stream(slow).filter(Objects::nonNull).toList());
    }

    /** Returns the last traced request that ended so, or null. */
    @Nullable Exemplar ended(OutcomeClass outcome) {
        return ended[outcome.ordinal()];
    }
}
