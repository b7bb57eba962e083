package dev.farad.examples;

import dev.farad.metrics.ServerMetrics;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ConfigSource;
import dev.farad.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

/** The server that the launcher starts: the bundled model, or a directory of models, with metrics. */
public final class BundledServer {
    private BundledServer() {}

    /**
     * Starts the server, says so on standard output, and leaves it running until SIGTERM.
     *
     * @throws IOException if a port is taken or the bundled model cannot be unpacked
     */
    public static FaradServer start(ConfigSource source) throws IOException {
        ServerConfig config = source.read().config();
        LogSetup.use(config.observation().log().format());
        Instant begun = Instant.now();
        Builder builder = FaradServer.builder().config(source);
        MetricsPages metrics = MetricsPages.add(
                builder,
                new ServerMetrics(MetricsPages.settings(config.observation().metrics())));
        if (config.models() == null) {
            builder.models(BundledModel.directory());
        }
        FaradServer server = metrics.watch(builder.stopOnSignal().start());
        System.out.printf(
                "farad ready %s management %s models %s (%d ms)%n",
                url(config.listen().tls() != null, server.address()),
                url(config.listen().managementTls(), server.managementAddress()),
                String.join(",", server.models().names()),
                Duration.between(begun, Instant.now()).toMillis());
        return server;
    }

    private static String url(boolean secure, InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
        return (secure ? "https://" : "http://") + host + ":" + address.getPort();
    }
}
