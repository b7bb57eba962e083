package dev.farad.metrics.trace;

import dev.farad.hooks.TraceContext;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which traces are recorded. Requests that fail are, whatever this says: see {@link TraceHook}.
 *
 * @param byParent whether a request that continues a caller's trace is recorded if, and only if, the caller says so
 * @param ratio of the other requests, from 0 to 1
 */
public record Sampling(boolean byParent, double ratio) {
    /** Records what callers record, and every trace that begins here. */
    public static final Sampling ALL = new Sampling(true, 1);

    /** Checks the ratio. */
    public Sampling {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("ratio of traces: " + ratio + " (expected: 0 to 1)");
        }
    }

    /** Returns whether the caller's word counts for a request with these flags. */
    boolean leaves(int callerFlags) {
        return byParent && callerFlags != TraceContext.NO_PARENT;
    }

    boolean draw() {
        return ratio > 0 && ThreadLocalRandom.current().nextDouble() < ratio;
    }
}
