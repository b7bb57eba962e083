package dev.farad.server.registry;

import dev.farad.hooks.Gauge;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.registry.RegistryState.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's standing with all its registries, from the first registration to the last farewell.
 *
 * <p>Each registry has a virtual thread of its own, so that a slow one holds up neither the others nor the server. Begin and
 * withdraw are called once each, in this order, and so is close; the rest is safe for any thread.
 */
public final class Registration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final List<Registry> registries;
    private final Ramp ramp;
    private final Lifecycle lifecycle;
    private final List<Keeper> keepers = new ArrayList<>();
    private volatile List<Registrar> registrars = List.of();
    private volatile boolean leaving;

    /** A registrar and the thread that works for it. */
    private record Keeper(Registrar registrar, Thread thread, CountDownLatch withdrawn) {}

    /** Makes it of registries that know nothing yet. */
    public Registration(List<? extends Registry> registries, Ramp ramp, Lifecycle lifecycle) {
        this.registries = List.copyOf(registries);
        this.ramp = ramp;
        this.lifecycle = lifecycle;
    }

    /** Returns whether there is anybody to tell. */
    public boolean isEmpty() {
        return registries.isEmpty();
    }

    /** Begins to tell the registries of a server that is ready; returns at once. */
    public void begin(Instance instance) {
        if (registries.isEmpty()) {
            lifecycle.advance(Phase.SERVING);
            return;
        }
        lifecycle.advance(Phase.REGISTERING);
        registrars = registries.stream()
                .map(registry -> new Registrar(registry, instance, ramp, lifecycle::healthy))
                .toList();
        for (Registrar registrar : registrars) {
            CountDownLatch withdrawn = new CountDownLatch(1);
            Thread thread = Thread.ofVirtual()
                    .name("registry " + registrar.state().registry())
                    .unstarted(() -> keep(registrar, withdrawn));
            keepers.add(new Keeper(registrar, thread, withdrawn));
        }
        keepers.forEach(keeper -> keeper.thread().start());
    }

    private void keep(Registrar registrar, CountDownLatch withdrawn) {
        try {
            while (!leaving) {
                long pause = registrar.work(System.nanoTime());
                advance();
                TimeUnit.NANOSECONDS.sleep(pause);
            }
        } catch (InterruptedException _) {
            // The server leaves.
        }
        try {
            forgetInterrupt();
            registrar.withdraw();
        } finally {
            withdrawn.countDown();
        }
    }

    /** Whoever sees that the server leaves may be yet to be interrupted for it, which must not cancel the farewell. */
    private synchronized void forgetInterrupt() {
        var _ = Thread.interrupted();
    }

    private synchronized void interruptAll() {
        leaving = true;
        keepers.forEach(keeper -> keeper.thread().interrupt());
    }

    private void advance() {
        List<Registrar> all = registrars;
        if (all.stream().allMatch(registrar -> registrar.state().registrations() > 0)) {
            lifecycle.advance(Phase.RAMPING);
        }
        if (all.stream().allMatch(Registrar::ramped)) {
            lifecycle.advance(Phase.SERVING);
        }
    }

    /**
     * Tells all registries at once that the server leaves; cancels what is still pending.
     *
     * @param deadline after which this returns, whether all have been told or not
     */
    public void withdraw(Duration deadline) {
        interruptAll();
        long end = System.nanoTime() + deadline.toNanos();
        for (Keeper keeper : keepers) {
            try {
                await(keeper, end);
            } catch (TimeoutException late) {
                LOG.warn("{}", late.getMessage());
                keeper.thread().interrupt();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void await(Keeper keeper, long end) throws InterruptedException, TimeoutException {
        if (!keeper.withdrawn().await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException(
                    "the registry " + keeper.registrar().state().registry()
                            + " was not told in time that this server leaves; going on without");
        }
    }

    /** Returns how the server stands with each registry. */
    public List<RegistryState> states() {
        List<Registrar> all = registrars;
        return all.isEmpty()
                ? registries.stream()
                        .map(registry -> RegistryState.idle(registry.name()))
                        .toList()
                : all.stream().map(Registrar::state).toList();
    }

    /** Returns what can be read of it at any time. */
    public List<Gauge> gauges() {
        List<Gauge> gauges = new ArrayList<>();
        for (int i = 0; i < registries.size(); i++) {
            String registry = registries.get(i).name();
            add(gauges, i, registry, "weight", "Weight that the registry was told last.", RegistryState::weight);
            add(
                    gauges,
                    i,
                    registry,
                    "registered",
                    "1 while the registry knows this server.",
                    state -> state.status() == Status.REGISTERED ? 1 : 0);
            add(gauges, i, registry, "failures", "Calls of the registry that failed.", RegistryState::failures);
        }
        return List.copyOf(gauges);
    }

    private void add(
            List<Gauge> gauges,
            int at,
            String registry,
            String name,
            String sentence,
            ToLongFunction<RegistryState> value) {
        gauges.add(new Gauge(
                "farad.registry." + name,
                "",
                sentence,
                Map.of("registry", registry),
                () -> value.applyAsLong(states().get(at))));
    }

    /** Lets go of the registries; those that answer others do so until now. */
    @Override
    public void close() {
        registries.forEach(Registry::close);
    }
}
