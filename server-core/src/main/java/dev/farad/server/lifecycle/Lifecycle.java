package dev.farad.server.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Which phase a server is in, since when, and what it did on the way; phases only go forward. Safe for any thread. */
public final class Lifecycle {
    private final InstantSource clock;
    private final List<Entered> entered = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private volatile Phase phase = Phase.STARTING;
    private volatile BooleanSupplier healthy;

    /** Phases in order. */
    public enum Phase {
        /** Start hooks run, dependencies are awaited. */
        STARTING,
        /** Models are read. */
        LOADING,
        /** Each model answers once. */
        WARMING,
        /** The public port opens. */
        LISTENING,
        /** Requests are served. */
        READY,
        /** Requests are served; not every registry knows it yet. */
        REGISTERING,
        /** Registries are told a weight that grows. */
        RAMPING,
        /** Everything is as it should be. */
        SERVING,
        /** No longer ready, and registries are told; requests are still served. */
        WITHDRAWING,
        /** Still serving those who have not heard yet. */
        ANNOUNCING,
        /** No new connections; what runs finishes. */
        DRAINING,
        /** Stop hooks run. */
        STOPPING,
        /** Everything is closed. */
        STOPPED;

        /** Returns whether no request would succeed yet. */
        public boolean starting() {
            return compareTo(READY) < 0;
        }

        /** Returns whether requests should no longer come. */
        public boolean ending() {
            return compareTo(WITHDRAWING) >= 0;
        }
    }

    /**
     * A phase that was reached.
     *
     * @param took until the next one, or until now
     */
    public record Entered(Phase phase, Instant since, Duration took) {}

    /** Makes a lifecycle that is {@link Phase#STARTING}. */
    public Lifecycle() {
        this(InstantSource.system(), () -> true);
    }

    /**
     * Makes a lifecycle that is {@link Phase#STARTING}.
     *
     * @param healthy whether what the server stands on works; while it does not, the server is not ready
     */
    public Lifecycle(BooleanSupplier healthy) {
        this(InstantSource.system(), healthy);
    }

    Lifecycle(InstantSource clock, BooleanSupplier healthy) {
        this.clock = clock;
        this.healthy = healthy;
        entered.add(new Entered(Phase.STARTING, clock.instant(), Duration.ZERO));
    }

    /** Says what the server stands on from now on. */
    public void standOn(BooleanSupplier newHealthy) {
        healthy = newHealthy;
    }

    public Phase phase() {
        return phase;
    }

    /** Returns whether requests should come here. */
    public boolean ready() {
        Phase now = phase;
        return !now.starting() && !now.ending() && healthy();
    }

    /** Returns whether what the server stands on works. */
    public boolean healthy() {
        return healthy.getAsBoolean();
    }

    /** Goes on to a later phase; returns false, and does nothing, if it is reached already. */
    public synchronized boolean advance(Phase to) {
        if (phase.compareTo(to) >= 0) {
            return false;
        }
        Instant now = clock.instant();
        Entered last = entered.removeLast();
        entered.add(new Entered(last.phase(), last.since(), Duration.between(last.since(), now)));
        entered.add(new Entered(to, now, Duration.ZERO));
        phase = to;
        return true;
    }

    /** Returns the phases so far, the present one last. */
    public synchronized List<Entered> entered() {
        Entered last = entered.getLast();
        List<Entered> copy = new ArrayList<>(entered);
        copy.set(
                copy.size() - 1,
                new Entered(last.phase(), last.since(), Duration.between(last.since(), clock.instant())));
        return List.copyOf(copy);
    }

    /**
     * Begins a step of the present phase.
     *
     * @param name such as {@code start hook database}
     * @param awaits asked, by any thread, what the step waits for; empty for nothing
     */
    public synchronized Step begin(String name, Supplier<String> awaits) {
        Step step = new Step(name, phase, clock, awaits);
        steps.add(step);
        return step;
    }

    /** Returns the steps so far, in the order in which they began. */
    public synchronized List<Step.Report> steps() {
        return steps.stream().map(Step::report).toList();
    }
}
