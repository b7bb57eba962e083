package dev.farad.runtime.graph;

import java.util.Map;

/**
 * The named sizes of one batch, such as {@code batch_size} = 8 and {@code sequence_length} = 128.
 *
 * @param values by name, each 1 or more
 */
public record Sizes(Map<String, Long> values) {
    /** No sizes, for what depends on none. */
    public static final Sizes NONE = new Sizes(Map.of());

    /** Copies the values and checks them. */
    public Sizes {
        values = Map.copyOf(values);
        values.forEach((name, value) -> {
            if (value < 1) {
                throw new IllegalArgumentException("size '" + name + "': " + value + " (expected: 1 or more)");
            }
        });
    }

    /**
     * Returns the size of the given name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public long of(String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "size '" + name + "': missing (expected: one of " + values.keySet() + ")");
        }
        return value;
    }
}
