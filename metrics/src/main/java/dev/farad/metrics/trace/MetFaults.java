package dev.farad.metrics.trace;

import dev.farad.hooks.Fault;
import java.util.ArrayList;
import java.util.List;

/** The first few faults that an exchange met. On its event loop. */
final class MetFaults {
    private static final int MOST = 8;

    private final List<Met> all = new ArrayList<>(1);

    /** A fault and when the server was told of it, in nanoseconds of {@link System#nanoTime}. */
    record Met(Fault fault, long atNanos) {}

    void add(Fault fault, long atNanos) {
        if (all.size() < MOST) {
            all.add(new Met(fault, atNanos));
        }
    }

    List<Met> all() {
        return List.copyOf(all);
    }
}
