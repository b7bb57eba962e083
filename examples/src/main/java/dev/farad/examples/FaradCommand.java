package dev.farad.examples;

import dev.farad.runtime.ModelLoadException;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ConfigException;
import dev.farad.server.config.ConfigFile;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** The command line: {@code farad serve}, {@code farad traces} and their options. */
@Command(
        name = "farad",
        version = "farad 0.1.0",
        description = "The JVM's inference server.",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        footer = {
            "",
            "From a source tree, 'farad test' runs the whole test suite, and 'farad bench http' or",
            "'farad bench json' measures Farad beside other servers and libraries, and 'farad demo rolling'",
            "restarts three servers behind HAProxy under load."
        })
public final class FaradCommand {
    private static final int FAILED = 1;
    private static final int BAD_CONFIG = 78;

    FaradCommand() {}

    /** Runs a command; exits with 0, 1 when it failed, 2 for wrong arguments, or 78 for a configuration that cannot be used. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new FaradCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, _) -> {
                    line.getErr().println("farad: " + failure.getMessage());
                    return failure instanceof ConfigException || failure instanceof IllegalArgumentException
                            ? BAD_CONFIG
                            : FAILED;
                });
        String[] given = args.length == 0 ? new String[] {"help"} : args;
        System.exit(command.execute(given));
    }

    @Command(name = "serve", description = "Serve models over HTTP until SIGTERM.", mixinStandardHelpOptions = true)
    int serve(
            @Option(names = "--port", description = "Public port (8080); 0 for any that is free.") @Nullable Integer port,
            @Option(names = "--management-port", description = "Port of metrics and health (8081).") @Nullable Integer managementPort,
            @Option(
                            names = "--models",
                            description =
                                    "Directory of NAME/VERSION/model.onnx; the bundled model where none is given.")
                    @Nullable Path models,
            @Option(names = "--backend", description = "What runs models: auto, cpu or cuda (auto).") @Nullable BackendChoice backend,
            @Option(names = "--config", description = "YAML file; the options here override it.") @Nullable Path file)
            throws IOException, ModelLoadException {
        ServerConfig config = file == null ? ServerConfig.DEFAULT : ConfigFile.read(file);
        Listen listen = config.listen();
        config = config.with(listen.with(
                port == null ? listen.port() : port,
                managementPort == null ? listen.managementPort() : managementPort));
        config = backend == null ? config : config.with(backend);
        config = models == null ? config : config.with(models);
        return BundledServer.start(config).awaitStopped() == 0 ? 0 : FAILED;
    }

    @Command(
            name = "traces",
            description = "Show traces that servers post here as a page, until SIGTERM.",
            mixinStandardHelpOptions = true)
    int traces(
            @Option(names = "--port", description = "Port of the page and of OTLP over HTTP (4318).") @Nullable Integer port)
            throws IOException {
        Listen listen = new Listen("127.0.0.1", port == null ? 4318 : port, 0);
        FaradServer viewer =
                TraceViewer.start(ServerConfig.DEFAULT.with(listen)).stopOnSignal();
        int open = viewer.address().getPort();
        System.out.printf(
                "traces at http://127.0.0.1:%d/ from OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:%d%n", open, open);
        return viewer.awaitStopped() == 0 ? 0 : FAILED;
    }
}
