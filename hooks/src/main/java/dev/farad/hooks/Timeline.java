package dev.farad.hooks;

import java.util.Arrays;

/**
 * When each {@link Moment} of a request came, in {@link System#nanoTime} nanoseconds.
 *
 * <p>Stamped by whichever thread has the request in hand; complete when {@link OnFinish} reads it. A moment that never came
 * has no stamp.
 */
public final class Timeline {
    private static final long NEVER = Long.MIN_VALUE;

    private final long[] nanos = new long[Moment.values().length];

    /** Makes a timeline without stamps. */
    public Timeline() {
        Arrays.fill(nanos, NEVER);
    }

    /** Stamps a moment. */
    public void stamp(Moment moment, long atNanos) {
        nanos[moment.ordinal()] = atNanos;
    }

    /** Returns whether the moment came. */
    public boolean has(Moment moment) {
        return nanos[moment.ordinal()] != NEVER;
    }

    /**
     * Returns when the moment came.
     *
     * @throws IllegalStateException if it never did
     */
    public long at(Moment moment) {
        if (!has(moment)) {
            throw new IllegalStateException("moment: " + moment + " (expected: one that came, of " + this + ")");
        }
        return nanos[moment.ordinal()];
    }

    /** Returns the nanoseconds from one moment to another, or 0 where either never came. */
    public long nanosBetween(Moment from, Moment to) {
        return has(from) && has(to) ? nanos[to.ordinal()] - nanos[from.ordinal()] : 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Timeline[");
        long first = has(Moment.OPENED) ? at(Moment.OPENED) : 0;
        for (Moment moment : Moment.values()) {
            if (has(moment)) {
                text.append(text.length() == 9 ? "" : ", ")
                        .append(moment)
                        .append('+')
                        .append(at(moment) - first);
            }
        }
        return text.append(']').toString();
    }
}
