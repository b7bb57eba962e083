package dev.farad.server;

import dev.farad.server.config.RegistryConfig;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.lifecycle.LifeHook;
import dev.farad.server.lifecycle.LifeHooks;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.registry.Instance;
import dev.farad.server.registry.Ramp;
import dev.farad.server.registry.Registration;
import dev.farad.server.registry.Registries;
import dev.farad.server.registry.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a server comes and goes: its phases, the hooks of its start and stop, and its registries.
 *
 * @param lifecycle its phases
 * @param hooks run before models are loaded, and once the last request is answered
 * @param registration with all registries
 */
record Life(Lifecycle lifecycle, LifeHooks hooks, Registration registration) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaradServer.class);

    static Life of(ServerConfig config, List<LifeHook> hooks, List<Registry> registries) {
        Lifecycle lifecycle = new Lifecycle();
        RegistryConfig.Pace pace = config.registry().pace();
        List<Registry> all =
                new ArrayList<>(Registries.of(config.registry(), config.listen().host()));
        all.addAll(registries);
        return new Life(
                lifecycle,
                new LifeHooks(hooks, lifecycle),
                new Registration(all, new Ramp(pace.firstWeight(), pace.ramp()), lifecycle));
    }

    /** The ports are open: requests are served from now on, and the registries begin to hear of it. */
    void ready(ServerConfig config, FaradServer.Ports ports, ModelCatalog models) throws IOException {
        lifecycle.advance(Phase.READY);
        registration.begin(
                registration.isEmpty()
                        ? new Instance(
                                "unregistered",
                                "localhost",
                                ports.open().address().getPort(),
                                "http",
                                Map.of())
                        : instance(config, ports, models));
    }

    private static Instance instance(ServerConfig config, FaradServer.Ports ports, ModelCatalog models)
            throws IOException {
        RegistryConfig.Advertised advertised = config.registry().advertised();
        InetSocketAddress open = ports.open().address();
        String host = advertised.host().isEmpty() ? reachable(open.getAddress()) : advertised.host();
        int port = advertised.port() == 0 ? open.getPort() : advertised.port();
        String id = advertised.id().isEmpty() ? host + ":" + port : advertised.id();
        Map<String, String> metadata = Map.of(
                "models", String.join(",", models.names()),
                "management_port", String.valueOf(ports.management().address().getPort()));
        return new Instance(id, host, port, ports.tls() == null ? "http" : "https", metadata);
    }

    private static String reachable(InetAddress address) throws IOException {
        return (address.isAnyLocalAddress() ? InetAddress.getLocalHost() : address).getHostAddress();
    }

    /**
     * Ends the serving: registries are told, then all get time to hear of it, then the port drains, then the stop hooks run.
     *
     * @param drain cuts what is not answered in time, and says how many
     * @return what the drain said
     */
    int end(RegistryConfig.Pace pace, IntSupplier drain) {
        registration.withdraw(pace.deregister());
        lifecycle.advance(Phase.ANNOUNCING);
        pause(pace.announce(!registration.isEmpty()));
        lifecycle.advance(Phase.DRAINING);
        LOG.info("draining");
        int cut = drain.getAsInt();
        lifecycle.advance(Phase.STOPPING);
        hooks.stop();
        return cut;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            // Whoever waits for the stop is in a hurry; the drain is still worth its time.
            Thread.currentThread().interrupt();
        }
    }

    /** Undoes what has been done of the start, where there was no end. */
    @Override
    public void close() {
        hooks.close();
        registration.close();
    }
}
