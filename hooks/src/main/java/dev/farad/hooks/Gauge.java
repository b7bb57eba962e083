package dev.farad.hooks;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A figure that can be read at any time, such as the rows that wait for a model.
 *
 * @param name in dots, such as {@code farad.model.resident}
 * @param unit base unit such as {@code bytes}, empty for a count
 * @param sentence what it measures
 * @param tags of this gauge; gauges of one name have the same keys
 * @param value read by any thread, without waiting
 */
public record Gauge(String name, String unit, String sentence, Map<String, String> tags, DoubleSupplier value) {

    /** Copies the tags. */
    public Gauge {
        tags = Map.copyOf(tags);
    }
}
