package dev.farad.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows what event loops count under another server's names.
 *
 * <p>Counters are untyped, since those servers' names lack the suffix that a counter has to have.
 */
abstract class AliasCollector implements MultiCollector {
    private final Ledger ledger;

    AliasCollector(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The families of one scrape. */
    static final class Families {
        private final Map<String, List<UnknownDataPointSnapshot>> counts = new LinkedHashMap<>();
        private final Map<String, List<HistogramDataPointSnapshot>> histograms = new LinkedHashMap<>();

        void count(String name, double value, Labels labels) {
            counts.computeIfAbsent(name, _ -> new ArrayList<>()).add(new UnknownDataPointSnapshot(value, labels, null));
        }

        void histogram(String name, Bounds bounds, long[] counts, double sum, Labels labels) {
            histograms
                    .computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(new HistogramDataPointSnapshot(
                            ClassicHistogramBuckets.of(bounds.shown(), counts), sum, labels, Exemplars.EMPTY, 0));
        }

        MetricSnapshots snapshots(String help) {
            List<MetricSnapshot> all = new ArrayList<>();
            counts.forEach((name, points) -> all.add(new UnknownSnapshot(new MetricMetadata(name, help), points)));
            histograms.forEach(
                    (name, points) -> all.add(new HistogramSnapshot(new MetricMetadata(name, help), points)));
            return new MetricSnapshots(all);
        }
    }

    /** Returns the sentence of all its families. */
    abstract String help();

    /** Adds the families; holds the ledger's lock. */
    abstract void add(Families families, Ledger held);

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        synchronized (ledger) {
            ledger.fold();
            add(families, ledger);
        }
        return families.snapshots(help());
    }
}
