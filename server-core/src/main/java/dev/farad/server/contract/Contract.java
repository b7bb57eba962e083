package dev.farad.server.contract;

import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service promises its operators: metrics with their labels, how much of it is traced, how long figures are held, which
 * alerts watch it, and which objectives can be told from its metrics.
 *
 * @param metrics that it shows
 * @param conditional metrics that are not always shown, though alerts name them or a promise is told by them
 * @param sampling of traces, or null for no promise
 * @param retention of figures, or null for no promise
 * @param alertRules files of rules, beside the contract
 * @param objectives of latency
 */
public record Contract(
        @Setting(value = "metrics", meaning = "metrics that are always shown")
        List<Metric> metrics,

        @Setting(
                value = "conditional",
                meaning = "metrics that need not be shown, though alert rules or promises name them")
        List<String> conditional,

        @Section("sampling") @Nullable Floor sampling,
        @Section("retention") @Nullable Floor retention,

        @Setting(value = "alert-rules", meaning = "files of Prometheus' alert rules, beside the contract")
        List<Path> alertRules,

        @Setting(value = "objectives", meaning = "objectives of latency")
        List<Objective> objectives) {

    /** Copies the lists. */
    public Contract {
        metrics = List.copyOf(metrics);
        conditional = List.copyOf(conditional);
        alertRules = List.copyOf(alertRules);
        objectives = List.copyOf(objectives);
    }

    /** What the values of a metric are, as Prometheus says it. */
    public enum Type {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Has buckets. */
        HISTOGRAM,
        /** Has a number and a sum. */
        SUMMARY
    }

    /**
     * A metric that is shown.
     *
     * @param name as in a scrape, without the suffixes of a histogram's or summary's series
     * @param type of its values
     * @param labels that each of its series has
     */
    public record Metric(
            @Setting(value = "name", meaning = "name as in a scrape", needed = "the name of a metric")
            String name,

            @Setting(value = "type", meaning = "what its values are", needed = "counter, gauge, histogram or summary")
            Type type,

            @Setting(value = "labels", meaning = "labels of each of its series")
            List<String> labels) {
        /** Copies the labels. */
        public Metric {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A figure that is never less than promised.
     *
     * @param metric a gauge that tells it
     * @param atLeast value of each of its series
     */
    public record Floor(
            @Setting(value = "metric", meaning = "gauge that tells it", needed = "the name of a gauge")
            String metric,

            @Setting(value = "at-least", meaning = "least value", needed = "a number")
            double atLeast) {}

    /**
     * A promise that most requests are quick enough, told by a histogram.
     *
     * @param name for people
     * @param metric a histogram
     * @param share of all, above 0 and at most 1
     * @param withinSeconds time that they take at most; the histogram needs a bucket that ends there
     */
    public record Objective(
            @Setting(value = "name", meaning = "name for people", needed = "a name")
            String name,

            @Setting(value = "metric", meaning = "histogram that tells it", needed = "the name of a histogram")
            String metric,

            @Setting(value = "share", meaning = "share of all that must be so quick", needed = "a number, such as 0.99")
            double share,

            @Setting(value = "within-seconds", meaning = "bound of a bucket", needed = "a number of seconds")
            double withinSeconds) {
        /** Checks the share. */
        public Objective {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share: " + share + " (expected: above 0 and at most 1)");
            }
        }
    }
}
