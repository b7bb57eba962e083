package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ConfigSource;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The server that {@code farad demo rolling} restarts again and again: a fast model, a page that takes a fifth of a second, and one
 * that never comes. */
public final class RollingServer {
    private static final Duration SLOW = Duration.ofMillis(200);

    private RollingServer() {}

    /**
     * Serves until SIGTERM; says {@code ready PORT} on standard output once it does.
     *
     * @param args a configuration file
     */
    public static void main(String[] args) throws IOException {
        FaradServer server = FaradServer.builder()
                .config(ConfigSource.of(Path.of(args[0])))
                .model("double", SmallestServer::doubling)
                .get("/slow", _ -> {
                    Thread.sleep(SLOW);
                    return Response.text("slept");
                })
                .get("/hang", _ -> {
                    System.out.println("hanging");
                    Thread.sleep(Long.MAX_VALUE);
                    return Response.text("never");
                })
                .stopOnSignal()
                .start();
        System.out.println("ready " + server.address().getPort());
        server.awaitStopped();
    }
}
