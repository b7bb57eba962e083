package dev.farad.server;

import dev.farad.server.config.LiveConfig;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.http.HttpPort;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.route.HandlerThreads;
import java.io.IOException;
import java.util.List;

/** The parts of a server that can take on other settings while it serves. */
final class LiveSettings implements LiveConfig.Adoption {
    private final List<HttpPort> ports;
    private final HandlerThreads threads;
    private final ModelCatalog models;
    private final Access access;

    LiveSettings(List<HttpPort> ports, HandlerThreads threads, ModelCatalog models, Access access) {
        this.ports = List.copyOf(ports);
        this.threads = threads;
        this.models = models;
        this.access = access;
    }

    @Override
    public void adopt(ServerConfig config) throws IOException {
        // First, since nothing else can fail.
        access.adopt(config.limits().access());
        ports.forEach(port -> port.adopt(config.limits().http()));
        threads.adopt(config.limits().handlers());
        models.all()
                .forEach(model ->
                        model.batcher().adopt(config.batching(), config.gpu().batching()));
    }
}
