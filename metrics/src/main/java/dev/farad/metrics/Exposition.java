package dev.farad.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of one scrape, put under the families of the catalogue one by one. */
final class Exposition {
    private final Map<ServerMeter, List<CounterDataPointSnapshot>> counters = new EnumMap<>(ServerMeter.class);
    private final Map<ServerMeter, List<GaugeDataPointSnapshot>> gauges = new EnumMap<>(ServerMeter.class);
    private final Map<ServerMeter, List<HistogramDataPointSnapshot>> histograms = new EnumMap<>(ServerMeter.class);
    private final Map<ServerMeter, List<SummaryDataPointSnapshot>> summaries = new EnumMap<>(ServerMeter.class);

    void counter(ServerMeter meter, long value, String... tags) {
        counter(meter, (double) value, null, tags);
    }

    void counter(ServerMeter meter, double value, String... tags) {
        counter(meter, value, null, tags);
    }

    void counter(ServerMeter meter, double value, @Nullable Exemplar exemplar, String... tags) {
        counters.computeIfAbsent(meter, _ -> new ArrayList<>())
                .add(new CounterDataPointSnapshot(value, labels(meter, tags), exemplar, 0));
    }

    void gauge(ServerMeter meter, long value, String... tags) {
        gauges.computeIfAbsent(meter, _ -> new ArrayList<>())
                .add(new GaugeDataPointSnapshot((double) value, labels(meter, tags), null));
    }

    void summary(ServerMeter meter, long count, double sum, String... tags) {
        summaries
                .computeIfAbsent(meter, _ -> new ArrayList<>())
                .add(new SummaryDataPointSnapshot(
                        count, sum, Quantiles.EMPTY, labels(meter, tags), Exemplars.EMPTY, 0));
    }

    /**
     * Adds a histogram.
     *
     * @param counts of each bucket alone; what is beyond the bounds' buckets is not looked at
     */
    void histogram(ServerMeter meter, Bounds bounds, long[] counts, double sum, Exemplars exemplars, String... tags) {
        long[] own = counts.length == bounds.buckets() ? counts : Arrays.copyOf(counts, bounds.buckets());
        histograms
                .computeIfAbsent(meter, _ -> new ArrayList<>())
                .add(new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(bounds.shown(), own), sum, labels(meter, tags), exemplars, 0));
    }

    private static Labels labels(ServerMeter meter, String[] values) {
        List<String> keys = meter.family().tags();
        if (keys.size() != values.length) {
            throw new IllegalArgumentException(
                    "values of " + meter + ": " + List.of(values) + " (expected: one for each of " + keys + ")");
        }
        return Labels.of(keys, List.of(values));
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        counters.forEach((meter, points) -> all.add(new CounterSnapshot(metadata(meter), points)));
        gauges.forEach((meter, points) -> all.add(new GaugeSnapshot(metadata(meter), points)));
        histograms.forEach((meter, points) -> all.add(new HistogramSnapshot(metadata(meter), points)));
        summaries.forEach((meter, points) -> all.add(new SummarySnapshot(metadata(meter), points)));
        return new MetricSnapshots(all);
    }

    private static MetricMetadata metadata(ServerMeter meter) {
        Family family = meter.family();
        Unit unit = family.unit().isEmpty() ? null : new Unit(family.unit().replace('.', '_'));
        return unit == null
                ? new MetricMetadata(family.baseName(), family.sentence())
                : new MetricMetadata(family.baseName(), family.sentence(), unit);
    }
}
