package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import java.io.IOException;

/** The shortest server: one route. */
public final class Hello {
    private Hello() {}

    /** Serves until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT).stopOnSignal().awaitStopped();
    }

    static FaradServer start(ServerConfig config) throws IOException {
        return FaradServer.builder()
                .config(config)
                .get(
                        "/hello/{name}",
                        exchange -> "Hello, " + exchange.path("name").asText() + "!")
                .start();
    }
}
