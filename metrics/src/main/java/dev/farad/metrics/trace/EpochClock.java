package dev.farad.metrics.trace;

import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Turns stamps of {@link System#nanoTime} into nanoseconds since 1970, by a pair of both that were read together.
 *
 * <p>The pair is read anew every ten seconds, since the two clocks drift apart and the other one is set now and then. Everything
 * of one request is turned by one pair, so that its spans keep their order and length. For one thread.
 */
final class EpochClock {
    private static final long ANEW_NANOS = 10_000_000_000L;
    private static final int READINGS = 5;

    private final LongSupplier nanoTime;
    private final Supplier<Instant> now;
    private Anchor anchor;

    /** A moment on both clocks. */
    record Anchor(long epochNanos, long nanoTime) {
        long at(long nanos) {
            return epochNanos + (nanos - nanoTime);
        }
    }

    EpochClock() {
        this(System::nanoTime, Instant::now);
    }

    EpochClock(LongSupplier nanoTime, Supplier<Instant> now) {
        this.nanoTime = nanoTime;
        this.now = now;
        this.anchor = read();
    }

    Anchor anchor() {
        if (nanoTime.getAsLong() - anchor.nanoTime() >= ANEW_NANOS) {
            anchor = read();
        }
        return anchor;
    }

    /** Reads one clock between two readings of the other; of several tries the tightest, since any may be interrupted. */
    private Anchor read() {
        Anchor best = new Anchor(0, 0);
        long tightest = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
            long before = nanoTime.getAsLong();
            Instant instant = now.get();
            long width = nanoTime.getAsLong() - before;
            if (width < tightest) {
                tightest = width;
                best = new Anchor(instant.getEpochSecond() * 1_000_000_000L + instant.getNano(), before + width / 2);
            }
        }
        return best;
    }
}
