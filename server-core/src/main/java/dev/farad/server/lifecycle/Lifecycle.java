package dev.farad.server.lifecycle;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Which phase a server is in; phases only go forward. Safe for any thread. */
public final class Lifecycle {
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

    /** Phases in order. */
    public enum Phase {
        /** Models load; no request would succeed. */
        STARTING,
        /** Requests are served. */
        READY,
        /** No new work; what runs finishes. */
        DRAINING,
        /** Everything is closed. */
        STOPPED
    }

    private final BooleanSupplier healthy;

    /**
     * Makes a lifecycle that is {@link Phase#STARTING}.
     *
     * @param healthy whether what the server stands on works; while it does not, the server is not ready
     */
    public Lifecycle(BooleanSupplier healthy) {
        this.healthy = healthy;
    }

    public Phase phase() {
        return phase.get();
    }

    /** Returns whether requests should come here. */
    public boolean ready() {
        return phase() == Phase.READY && healthy.getAsBoolean();
    }

    /** Goes on to a later phase; returns false, and does nothing, if it is reached already. */
    public boolean advance(Phase to) {
        Phase before = phase.getAndUpdate(now -> now.compareTo(to) < 0 ? to : now);
        return before.compareTo(to) < 0;
    }
}
