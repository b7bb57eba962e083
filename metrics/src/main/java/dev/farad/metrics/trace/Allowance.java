package dev.farad.metrics.trace;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** So many a second, so that a server whose every request fails does not spend its time on telling of it. Safe for any thread. */
final class Allowance {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final int eachSecond;
    private final AtomicLong fromNanos;
    private final AtomicInteger taken = new AtomicInteger();

    Allowance(int eachSecond, long nowNanos) {
        this.eachSecond = eachSecond;
        this.fromNanos = new AtomicLong(nowNanos);
    }

    boolean take(long nowNanos) {
        long from = fromNanos.get();
        if (nowNanos - from >= SECOND_NANOS && fromNanos.compareAndSet(from, nowNanos)) {
            taken.set(0);
        }
        return taken.get() < eachSecond && taken.incrementAndGet() <= eachSecond;
    }
}
