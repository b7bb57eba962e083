package dev.farad.metrics;

import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Timeline;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The meters of one version of a model, with buckets and without tenants. */
final class ModelMeters {
    private final Counter[] inferences;
    private final Timer requestDuration;
    private final Timer queueDuration;
    private final Timer computeDuration;
    private final DistributionSummary batchRows;

    ModelMeters(MeterFactory factory, String model, String version) {
        inferences = Arrays.stream(OutcomeClass.values())
                .map(outcome -> factory.counter(ServerMeter.INFERENCES, model, version, outcome.label()))
                .toArray(Counter[]::new);
        requestDuration = factory.timerWithBuckets(ServerMeter.REQUEST_DURATION, model, version);
        queueDuration = factory.timerWithBuckets(ServerMeter.QUEUE_DURATION, model, version);
        computeDuration = factory.timerWithBuckets(ServerMeter.COMPUTE_DURATION, model, version);
        batchRows = factory.rowsWithBuckets(ServerMeter.BATCH_ROWS, model, version);
    }

    void ended(OutcomeClass outcome, long requestNanos) {
        inferences[outcome.ordinal()].increment();
        requestDuration.record(requestNanos, TimeUnit.NANOSECONDS);
    }

    void ran(Timeline timeline, Inference inference) {
        queueDuration.record(timeline.nanosBetween(Moment.QUEUED, Moment.STARTED), TimeUnit.NANOSECONDS);
        computeDuration.record(timeline.nanosBetween(Moment.STARTED, Moment.EXECUTED), TimeUnit.NANOSECONDS);
        batchRows.record((double) inference.batchRows());
    }
}
