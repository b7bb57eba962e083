package dev.farad.examples;

import dev.farad.metrics.MetricsSettings;
import dev.farad.metrics.ServerMetrics;
import dev.farad.metrics.trace.TraceHook;
import dev.farad.metrics.trace.TraceSettings;
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
        TraceSettings tracing = TraceSettings.of(System.getenv());
        TraceHook traces = tracing == null ? null : new TraceHook(tracing);
        MetricsSettings counting = MetricsPages.settings(config.observation().metrics());
        if (traces != null) {
            // The first to be added is the last to stop, when no request is left that it has not heard of.
            builder.onStop("traces", traces::close).hook(traces);
            counting = counting.with(exchange -> exchange.sampled() ? exchange.trace() : null);
        }
        ServerMetrics counted = new ServerMetrics(counting);
        MetricsPages metrics = MetricsPages.add(builder, counted);
        if (config.models() == null) {
            builder.models(BundledModel.directory());
        }
        FaradServer server = metrics.watch(builder.stopOnSignal().start());
        if (traces != null) {
            traces.gauges().forEach(counted::gauge);
        }
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
