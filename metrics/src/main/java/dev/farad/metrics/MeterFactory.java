package dev.farad.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Makes the meters of the catalogue in a registry; slow, so its callers keep what they get. */
final class MeterFactory {
    private static final Duration[] DURATION_BOUNDS = micros(
            100,
            250,
            500,
            1_000,
            2_500,
            5_000,
            10_000,
            25_000,
            50_000,
            100_000,
            250_000,
            500_000,
            1_000_000,
            2_500_000,
            5_000_000,
            10_000_000);
    private static final double[] ROW_BOUNDS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

    private final MeterRegistry registry;

    MeterFactory(MeterRegistry registry) {
        this.registry = registry;
    }

    private static Duration[] micros(long... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofNanos(bounds[i] * 1_000);
        }
        return durations;
    }

    Counter counter(ServerMeter meter, String... tagValues) {
        return Counter.builder(meter.meterName())
                .baseUnit(meter.unit())
                .description(meter.sentence())
                .tags(tags(meter, tagValues))
                .register(registry);
    }

    /** Makes a counter whose value is read from its owner when asked for; Micrometer does not keep the owner alive. */
    <T> void counter(ServerMeter meter, T owner, ToDoubleFunction<T> value) {
        FunctionCounter.builder(meter.meterName(), owner, value)
                .description(meter.sentence())
                .register(registry);
    }

    void gauge(ServerMeter meter, Supplier<Number> value) {
        Gauge.builder(meter.meterName(), value)
                .description(meter.sentence())
                .strongReference(true)
                .register(registry);
    }

    Timer timer(ServerMeter meter, String... tagValues) {
        return timerBuilder(meter, tagValues).register(registry);
    }

    Timer timerWithBuckets(ServerMeter meter, String... tagValues) {
        return timerBuilder(meter, tagValues)
                .serviceLevelObjectives(DURATION_BOUNDS)
                .register(registry);
    }

    private static Timer.Builder timerBuilder(ServerMeter meter, String... tagValues) {
        return Timer.builder(meter.meterName()).description(meter.sentence()).tags(tags(meter, tagValues));
    }

    DistributionSummary rows(ServerMeter meter, String... tagValues) {
        return rowsBuilder(meter, tagValues).register(registry);
    }

    DistributionSummary rowsWithBuckets(ServerMeter meter, String... tagValues) {
        return rowsBuilder(meter, tagValues).serviceLevelObjectives(ROW_BOUNDS).register(registry);
    }

    private static DistributionSummary.Builder rowsBuilder(ServerMeter meter, String... tagValues) {
        return DistributionSummary.builder(meter.meterName())
                .description(meter.sentence())
                .tags(tags(meter, tagValues));
    }

    private static Tags tags(ServerMeter meter, String... values) {
        List<String> keys = meter.tagKeys();
        if (keys.size() != values.length) {
            throw new IllegalArgumentException(
                    "values of " + meter + ": " + List.of(values) + " (expected: one for each of " + keys + ")");
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(keys.get(i), values[i]);
        }
        return tags;
    }
}
