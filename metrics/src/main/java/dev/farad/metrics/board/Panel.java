package dev.farad.metrics.board;

import java.util.ArrayList;
import java.util.List;

/**
 * A graph of the dashboard.
 *
 * @param title above it
 * @param unit in Grafana's words, such as {@code s} or {@code bytes}
 * @param queries its lines
 */
record Panel(String title, String unit, List<Query> queries) {
    /**
     * What a graph asks.
     *
     * @param expression as {@link Expression} reads it
     * @param legend of each line, with labels in double braces
     */
    record Query(String expression, String legend) {}

    static Panel of(String title, String unit, String expression, String legend) {
        return new Panel(title, unit, List.of(new Query(expression, legend)));
    }

    /** Returns this with another query. */
    Panel and(String expression, String legend) {
        List<Query> more = new ArrayList<>(queries);
        more.add(new Query(expression, legend));
        return new Panel(title, unit, List.copyOf(more));
    }

    /** Returns the median and the 99th percentile of a histogram by model. */
    static Panel percentiles(String title, String unit, String histogram) {
        return of(title, unit, percentile("0.5", histogram), "{{model}} p50")
                .and(percentile("0.99", histogram), "{{model}} p99");
    }

    private static String percentile(String rank, String histogram) {
        return "histogram_quantile(" + rank + ", sum by (le, model) (rate(<" + histogram
                + ":bucket>[$__rate_interval])))";
    }

    /** Returns how fast a counter or sum grows, by labels. */
    static String rate(String metric, String labels) {
        return "sum by (" + labels + ") (rate(<" + metric + ">[$__rate_interval]))";
    }

    /** Returns the mean of a summary or histogram over time, by labels. */
    static String mean(String metric, String labels) {
        return rate(metric + ":sum", labels) + " / " + rate(metric + ":count", labels);
    }

    /** Returns the sum of a gauge, by labels. */
    static String sum(String metric, String labels) {
        return "sum by (" + labels + ") (<" + metric + ">)";
    }
}
