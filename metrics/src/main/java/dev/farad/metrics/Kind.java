package dev.farad.metrics;

import java.util.Locale;

/** What the values of a {@link Family} are. */
public enum Kind {
    /** A sum that only grows. */
    COUNTER,
    /** A figure that goes up and down. */
    GAUGE,
    /** Counts by size, with their number and sum. */
    HISTOGRAM,
    /** A number and a sum, without sizes. */
    SUMMARY;

    /** Returns the name that Prometheus has for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
