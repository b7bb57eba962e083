package dev.farad.server.registry;

import dev.farad.server.registry.RegistryState.Status;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one registry informed: registers, ramps the weight, renews, and registers again after any failure.
 *
 * <p>A loop that can be cranked by hand: {@link #work} does what is due at a time and says when there is more. One thread works;
 * the state may be read by any.
 */
final class Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;
    /** How soon a change of health is seen. */
    private static final long LOOK_NANOS = 250_000_000;

    private final Registry registry;
    private final Instance instance;
    private final Ramp ramp;
    private final BooleanSupplier healthy;
    private volatile RegistryState state;
    private volatile boolean ramped;
    private boolean rampBegun;
    private long rampedFrom;
    private long renewAt;
    private long retryAt;
    private int failuresInRow;

    /** A call of the registry. */
    private interface Call {
        void run() throws Exception;
    }

    Registrar(Registry registry, Instance instance, Ramp ramp, BooleanSupplier healthy) {
        this.registry = registry;
        this.instance = instance;
        this.ramp = ramp;
        this.healthy = healthy;
        this.state = RegistryState.idle(registry.name());
    }

    RegistryState state() {
        return state;
    }

    /** Returns whether the registry has once been told the full weight. */
    boolean ramped() {
        return ramped;
    }

    /**
     * Does what is due.
     *
     * @param now in nanoseconds
     * @return nanoseconds until something more may be due
     * @throws InterruptedException if the thread is interrupted meanwhile; what the registry knows is then open
     */
    long work(long now) throws InterruptedException {
        if (failuresInRow > 0 && now - retryAt < 0) {
            return retryAt - now;
        }
        try {
            if (state.status() == Status.REGISTERED) {
                keep(now);
            } else {
                register(now);
            }
            failuresInRow = 0;
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception failure) {
            return fail(now, failure);
        }
        return untilNext(now);
    }

    private void register(long now) throws Exception {
        state = state.with(Status.PENDING);
        int weight = weight(now);
        registry.register(instance, weight);
        if (!rampBegun) {
            rampBegun = true;
            rampedFrom = now;
        }
        renewAt = now + registry.renewal().toNanos();
        state = state.registeredWith(weight);
        ramped |= weight == Ramp.FULL;
        LOG.info("registered with {} at weight {}", registry.name(), weight);
    }

    private void keep(long now) throws Exception {
        int weight = weight(now);
        if (weight != state.weight()) {
            registry.weight(weight);
            state = state.told(weight);
            ramped |= weight == Ramp.FULL;
        }
        if (registry.renewal().isPositive() && now - renewAt >= 0) {
            registry.renew();
            renewAt = now + registry.renewal().toNanos();
        }
    }

    private int weight(long now) {
        if (!healthy.getAsBoolean()) {
            return 0;
        }
        return ramp.weightAfter(rampBegun ? now - rampedFrom : 0);
    }

    private long fail(long now, Exception failure) {
        state = state.failed(Status.PENDING, failure);
        long pause = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failuresInRow, 10));
        if (failuresInRow++ == 0) {
            LOG.warn("{} cannot be told of this server, trying on: {}", registry.name(), state.error());
        }
        retryAt = now + pause;
        return pause;
    }

    private long untilNext(long now) {
        long next = Math.min(LOOK_NANOS, ramp.untilNextStep(now - rampedFrom));
        return registry.renewal().isPositive() ? Math.min(next, Math.max(0, renewAt - now)) : next;
    }

    /** Tells the registry that the instance leaves, if it was ever told that it is there. */
    void withdraw() {
        if (state.status() == Status.IDLE) {
            state = state.with(Status.WITHDRAWN);
            return;
        }
        boolean drained = state.status() != Status.REGISTERED || told(() -> registry.weight(0));
        boolean gone = told(registry::deregister);
        state = gone ? state.told(0).with(Status.WITHDRAWN) : state.with(Status.ABANDONED);
        LOG.info("{} {}", gone ? "deregistered from" : "could not deregister from", registry.name());
        if (!drained) {
            LOG.debug("{} was not told a weight of 0 first", registry.name());
        }
    }

    private boolean told(Call call) {
        try {
            call.run();
            return true;
        } catch (Exception failure) {
            state = state.failed(state.status(), failure);
            LOG.warn("{} cannot be told that this server leaves: {}", registry.name(), state.error());
            return false;
        }
    }

    void close() {
        registry.close();
    }
}
