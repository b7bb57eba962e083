package dev.farad.loadtest.rolling;

import org.jspecify.annotations.Nullable;

/**
 * A request of the load and what became of it.
 *
 * @param atNanos when it was due, since the beginning of the load
 * @param sentNanos when it was sent, since the beginning of the load
 * @param nanos from when it was due until its answer, or its failure
 * @param slow whether it asked for what takes long
 * @param failure one sentence, or null where the answer was right
 */
record Sample(
        long atNanos,
        long sentNanos,
        long nanos,
        boolean slow,
        @Nullable String failure) {
    boolean failed() {
        return failure != null;
    }

    long endNanos() {
        return atNanos + nanos;
    }
}
