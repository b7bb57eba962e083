package dev.farad.hooks;

import java.util.Arrays;

/** A {@link Timeline} that can be written, and used again for another request. One thread at a time. */
public final class Stamps implements Timeline {
    private static final long NEVER = Long.MIN_VALUE;
    private static final Moment[] MOMENTS = Moment.values();

    private final long[] nanos = new long[MOMENTS.length];

    /** Makes a timeline without stamps. */
    public Stamps() {
        clear();
    }

    /** Makes a copy of what a timeline shows now. */
    public Stamps(Timeline other) {
        for (Moment moment : MOMENTS) {
            nanos[moment.ordinal()] = other.has(moment) ? other.at(moment) : NEVER;
        }
    }

    /** Stamps a moment. */
    public void stamp(Moment moment, long atNanos) {
        nanos[moment.ordinal()] = atNanos;
    }

    /** Forgets every stamp. */
    public void clear() {
        Arrays.fill(nanos, NEVER);
    }

    @Override
    public boolean has(Moment moment) {
        return nanos[moment.ordinal()] != NEVER;
    }

    @Override
    public long at(Moment moment) {
        if (!has(moment)) {
            throw new IllegalStateException("moment: " + moment + " (expected: one that came, of " + this + ")");
        }
        return nanos[moment.ordinal()];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Timeline[");
        long first = has(Moment.OPENED) ? at(Moment.OPENED) : 0;
        for (Moment moment : MOMENTS) {
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
