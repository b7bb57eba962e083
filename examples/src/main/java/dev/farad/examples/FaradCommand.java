package dev.farad.examples;

import dev.farad.runtime.ModelLoadException;
import dev.farad.server.config.ConfigException;
import dev.farad.server.config.LogConfig.Format;
import dev.farad.server.config.ServerConfig.BackendChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** The command line: {@code farad serve} and its options. */
@Command(
        name = "farad",
        version = "farad 0.1.0",
        description = "The JVM's inference server.",
        mixinStandardHelpOptions = true,
        subcommands = {HelpCommand.class, ConfigCommand.class, TracesCommand.class, ContractCommand.class},
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
        ServeOptions plain = ServeOptions.plain(args);
        System.exit(plain == null ? parsed(args) : served(plain));
    }

    private static int served(ServeOptions options) {
        try {
            return serve(options);
        } catch (Exception failure) {
            return failed(failure, System.err::println);
        }
    }

    private static int parsed(String[] args) {
        CommandLine command = new CommandLine(new FaradCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, _) -> failed(failure, line.getErr()::println));
        return command.execute(args.length == 0 ? new String[] {"help"} : args);
    }

    private static int failed(Exception failure, Consumer<String> errors) {
        String message = failure.getMessage();
        errors.accept("farad: " + (message == null ? failure.toString() : message));
        return failure instanceof ConfigException || failure instanceof IllegalArgumentException ? BAD_CONFIG : FAILED;
    }

    private static int serve(ServeOptions options) throws IOException {
        return BundledServer.start(options.source()).awaitStopped() == 0 ? 0 : FAILED;
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
            @Option(names = "--log-format", description = "How the log looks: auto, text or json (auto).") @Nullable Format logFormat,
            @Option(
                            names = "--config",
                            description = "YAML file; FARAD_ variables override it, and the options here both.")
                    @Nullable Path file)
            throws IOException, ModelLoadException {
        return serve(new ServeOptions(port, managementPort, models, backend, logFormat, file));
    }

    @Command(
            name = "rehearse",
            hidden = true,
            description = "Start, answer a little and stop, for a JVM that records it.")
    int rehearse() throws IOException {
        Rehearsal.play();
        return 0;
    }
}
