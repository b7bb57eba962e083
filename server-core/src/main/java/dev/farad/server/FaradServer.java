package dev.farad.server;

import dev.farad.hooks.Gauge;
import dev.farad.hooks.Hooks;
import dev.farad.hooks.ModelAccount;
import dev.farad.server.config.ConfigException;
import dev.farad.server.config.ConfigState;
import dev.farad.server.config.LiveConfig;
import dev.farad.server.http.HttpPort;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.recovery.HeapGuard;
import dev.farad.server.registry.RegistryState;
import dev.farad.server.route.LiveRoutes;
import dev.farad.server.tls.ServerTls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: made by a {@link Builder}, ended by {@link #stop}. Safe for any thread.
 */
public final class FaradServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaradServer.class);

    private final LiveConfig config;
    private final Life life;
    private final Ports ports;
    private final ModelCatalog models;
    private final Held held;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile int cut;

    /** The ports of a server, the routes and hooks of the public one, and its certificates. */
    record Ports(
            HttpPort open,
            HttpPort management,
            LiveRoutes routes,
            Hooks hooks,
            @Nullable ServerTls tls) {}

    /** What a server holds: its figures, what looks after its heap, and how to let go of it once the last request is answered. */
    record Held(List<Gauge> gauges, HeapGuard guard, Runnable release) {}

    FaradServer(LiveConfig config, Life life, Ports ports, ModelCatalog models, Held held) {
        this.config = config;
        this.life = life;
        this.ports = ports;
        this.models = models;
        this.held = held;
        held.guard().whenSpent(this::stop);
    }

    /** Returns a builder with the default configuration. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns where requests are served. */
    public InetSocketAddress address() {
        return ports.open().address();
    }

    /** Returns where metrics and health are served. */
    public InetSocketAddress managementAddress() {
        return ports.management().address();
    }

    /** Returns the configuration in use, what waits for a restart, and what was refused. */
    public ConfigState config() {
        return config.state();
    }

    /**
     * Reads the configuration again and takes on what can change while the server serves, before it returns. Blocks, so not for
     * event loops.
     *
     * @throws ConfigException if it cannot be used; then everything stays as it was
     */
    public ConfigState reload() {
        return config.reload();
    }

    /** Returns the certificates of the ports, to read their files again at once; null where no port speaks TLS. */
    public @Nullable ServerTls tls() {
        return ports.tls();
    }

    /** Returns the hooks of the public port, which may be added and removed while it serves. */
    public Hooks hooks() {
        return ports.hooks();
    }

    /** Returns the routes of the public port, which may change while they are served. */
    public LiveRoutes routes() {
        return ports.routes();
    }

    /** Returns what can be read of the server at any time. */
    public List<Gauge> gauges() {
        return held.gauges();
    }

    /** Returns what the batches of each model used, whoever they ran for; the sums go on growing. */
    public List<ModelAccount> accounts() {
        return models.all().stream()
                .map(model -> model.batcher()
                        .account()
                        .of(model.id().name(), model.id().version()))
                .toList();
    }

    /** Returns how many connections are open on the public port. */
    public int connections() {
        return ports.open().connections();
    }

    public ModelCatalog models() {
        return models;
    }

    public Phase phase() {
        return life.lifecycle().phase();
    }

    /** Returns the phases and steps of the server so far. */
    public Lifecycle lifecycle() {
        return life.lifecycle();
    }

    /** Returns how the server stands with each of its registries. */
    public List<RegistryState> registries() {
        return life.registration().states();
    }

    /**
     * Stops the server: not ready first, then registries are told and heard, then no new requests, then what runs finishes, then
     * the stop hooks run, then everything is freed.
     *
     * @return how many requests were cut at the deadline; the same for every caller
     */
    public int stop() {
        if (life.lifecycle().advance(Phase.WITHDRAWING)) {
            config.close();
            Duration drain = config.config().limits().drain();
            cut = life.end(config.config().registry().pace(), () -> ports.open().drain(drain));
            held.release().run();
            life.lifecycle().advance(Phase.STOPPED);
            LOG.info("stopped, {} requests cut", cut);
            stopped.countDown();
        }
        return awaitStopped();
    }

    /**
     * Waits until the server has stopped.
     *
     * @return how many requests were cut, as {@link #stop} does
     */
    public int awaitStopped() {
        boolean interrupted = false;
        while (true) {
            try {
                stopped.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return cut;
    }

    /**
     * Stops the server when the process is asked to end (SIGTERM, SIGINT, SIGHUP); the process then exits with 0, or with 1 if
     * requests were cut. Asked a second time, it ends at once, with 143. Where the heap stays full after memory ran out, the
     * process exits with 70 once the server has stopped. Where the configuration is in a file, SIGHUP has it read again instead.
     *
     * <p>{@link Builder#stopOnSignal} does so from the beginning of the start.
     */
    public FaradServer stopOnSignal() {
        ProcessEnd.of(this);
        return this;
    }

    /** Sets what happens once the heap is spent, instead of {@link #stop}, and reads the configuration again at SIGHUP. */
    void obeyProcess(Runnable spent) {
        held.guard().whenSpent(spent);
        if (config.fromFile()) {
            EndSignals.handleHangUp(this::reloadQuietly);
        }
    }

    private void reloadQuietly() {
        try {
            reload();
        } catch (ConfigException refused) {
            LOG.debug("configuration not taken on", refused);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
