package dev.farad.metrics;

import java.util.List;

/**
 * How long a part of a model's requests took since the start, to 1 %.
 *
 * @param model name, or {@code none} for requests that asked no model
 * @param version of the model
 * @param latency the part
 * @param count of requests
 * @param seconds that each of {@link #SHARES} of the requests did not exceed, in order
 */
public record LatencyFigures(String model, String version, Latency latency, long count, List<Double> seconds) {
    /** The shares of {@link #seconds}; the last is the longest of all. */
    public static final List<Double> SHARES = List.of(0.5, 0.9, 0.99, 0.999, 0.9999, 1.0);

    /** Copies the times. */
    public LatencyFigures {
        seconds = List.copyOf(seconds);
    }
}
