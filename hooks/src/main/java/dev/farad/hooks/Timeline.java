package dev.farad.hooks;

/**
 * When each {@link Moment} of a request came, in {@link System#nanoTime} nanoseconds.
 *
 * <p>Complete when {@link OnFinish} reads it. A moment that never came has no stamp.
 */
public interface Timeline {
    /** Returns whether the moment came. */
    boolean has(Moment moment);

    /**
     * Returns when the moment came.
     *
     * @throws IllegalStateException if it never did
     */
    long at(Moment moment);

    /** Returns the nanoseconds from one moment to another, or 0 where either never came. */
    default long nanosBetween(Moment from, Moment to) {
        return has(from) && has(to) ? at(to) - at(from) : 0;
    }
}
