package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the page that shows traces: {@code farad traces}. */
@Command(
        name = "traces",
        description = "Show traces that servers post here as a page, until SIGTERM.",
        mixinStandardHelpOptions = true)
final class TracesCommand implements Callable<Integer> {
    @Option(names = "--port", description = "Port of the page and of OTLP over HTTP (4318); 0 for any that is free.")
    private int port = 4318;

    @Override
    public Integer call() throws IOException {
        FaradServer viewer = TraceViewer.start(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", port, 0)))
                .stopOnSignal();
        String url = "http://127.0.0.1:" + viewer.address().getPort();
        System.out.printf("traces at %s/ from OTEL_EXPORTER_OTLP_ENDPOINT=%s%n", url, url);
        return viewer.awaitStopped() == 0 ? 0 : 1;
    }
}
