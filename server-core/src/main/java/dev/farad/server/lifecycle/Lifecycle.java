package dev.farad.server.lifecycle;

import java.util.concurrent.atomic.AtomicReference;

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

    /** Makes a lifecycle that is {@link Phase#STARTING}. */
    public Lifecycle() {}

    public Phase phase() {
        return phase.get();
    }

    public boolean ready() {
        return phase() == Phase.READY;
    }

    /** Returns whether the server is on its way out. */
    public boolean ending() {
        return phase().compareTo(Phase.DRAINING) >= 0;
    }

    /** Goes on to a later phase; returns false, and does nothing, if it is reached already. */
    public boolean advance(Phase to) {
        Phase before = phase.getAndUpdate(now -> now.compareTo(to) < 0 ? to : now);
        return before.compareTo(to) < 0;
    }
}
