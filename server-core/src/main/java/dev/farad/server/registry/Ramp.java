package dev.farad.server.registry;

import java.time.Duration;

/**
 * How the weight of a new instance grows, in ten equal steps, so that a cold one is not flooded.
 *
 * @param first weight at the start, 1 to 100
 * @param length until the weight is 100; zero for at once
 */
public record Ramp(int first, Duration length) {
    /** The weight of an instance that is warm. */
    public static final int FULL = 100;

    private static final int STEPS = 10;

    /** Checks each value. */
    public Ramp {
        if (first < 1 || first > FULL) {
            throw new IllegalArgumentException("registry.first-weight: " + first + " (expected: 1 to 100)");
        }
        if (length.isNegative()) {
            throw new IllegalArgumentException("registry.ramp-millis: " + length + " (expected: 0 or more)");
        }
    }

    /** Returns the weight after a time. */
    int weightAfter(long nanos) {
        long step = step(nanos);
        return step >= STEPS ? FULL : first + (int) ((FULL - first) * step / STEPS);
    }

    /** Returns the nanoseconds until the weight changes next, or the longest time if it never does. */
    long untilNextStep(long nanos) {
        long step = step(nanos);
        return step >= STEPS ? Long.MAX_VALUE : (step + 1) * length.toNanos() / STEPS - nanos;
    }

    private long step(long nanos) {
        return length.isZero() || nanos >= length.toNanos() ? STEPS : nanos * STEPS / length.toNanos();
    }
}
