package dev.farad.metrics;

import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What one tenant asks of one version of a model: counters and timers without buckets. */
final class TenantModelMeters {
    private final Timer requestDuration;
    private final Timer queueDuration;
    private final Timer computeDuration;
    private final DistributionSummary batchRows;
    private final Counter rows;
    private final Counter tokens;
    private final Memo<UsageMeters> usages;

    /**
     * Makes the meters.
     *
     * @param names of model, version and tenant
     */
    TenantModelMeters(MeterFactory factory, String... names) {
        requestDuration = factory.timer(ServerMeter.TENANT_REQUEST_DURATION, names);
        queueDuration = factory.timer(ServerMeter.TENANT_QUEUE_DURATION, names);
        computeDuration = factory.timer(ServerMeter.TENANT_COMPUTE_DURATION, names);
        batchRows = factory.rows(ServerMeter.TENANT_BATCH_ROWS, names);
        rows = factory.counter(ServerMeter.ROWS, names);
        tokens = factory.counter(ServerMeter.TOKENS, names);
        usages = new Memo<>(measured -> new UsageMeters(factory, names[0], names[1], names[2], measured));
    }

    void ended(long requestNanos) {
        requestDuration.record(requestNanos, TimeUnit.NANOSECONDS);
    }

    void ran(Timeline timeline, Inference inference) {
        queueDuration.record(timeline.nanosBetween(Moment.QUEUED, Moment.STARTED), TimeUnit.NANOSECONDS);
        computeDuration.record(timeline.nanosBetween(Moment.STARTED, Moment.EXECUTED), TimeUnit.NANOSECONDS);
        batchRows.record((double) inference.batchRows());
        rows.increment((double) inference.rows());
        tokens.increment((double) inference.tokens());
    }

    void used(Usage usage) {
        usages.of(Boolean.toString(usage.measured())).add(usage);
    }

    /** What was charged; figures that were measured are kept apart from estimates. */
    private static final class UsageMeters {
        private static final double NANOS_PER_SECOND = 1e9;

        private final Counter computeSeconds;
        private final Counter byteSeconds;
        private final Counter inputBytes;
        private final Counter outputBytes;

        UsageMeters(MeterFactory factory, String... names) {
            computeSeconds = factory.counter(ServerMeter.USAGE_COMPUTE, names);
            byteSeconds = factory.counter(ServerMeter.USAGE_MEMORY, names);
            inputBytes = factory.counter(ServerMeter.USAGE_INPUT, names);
            outputBytes = factory.counter(ServerMeter.USAGE_OUTPUT, names);
        }

        void add(Usage usage) {
            computeSeconds.increment(usage.computeNanos() / NANOS_PER_SECOND);
            byteSeconds.increment(usage.byteNanos() / NANOS_PER_SECOND);
            inputBytes.increment((double) usage.inputBytes());
            outputBytes.increment((double) usage.outputBytes());
        }
    }
}
