package dev.farad.examples;

import dev.farad.server.config.ConfigReference;
import dev.farad.server.config.ConfigSource;
import dev.farad.server.config.ConfigText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line {@code farad config}, which looks at configurations and starts nothing. */
@Command(
        name = "config",
        description = "Check and show configurations.",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
    @Spec
    private @Nullable CommandSpec spec;

    ConfigCommand() {}

    @Command(
            name = "check",
            description = "Say every error of a configuration, if it has any; exits with 78 then.",
            mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "YAML file; FARAD_ variables override it.") Path file) {
        source(file).read();
        out().println("config file " + file + " can be used");
        return 0;
    }

    @Command(name = "print", description = "Print every value, as a file that has it.", mixinStandardHelpOptions = true)
    int print(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "0..1",
                            description =
                                    "YAML file; the defaults where none is given. FARAD_ variables override both.")
                    @Nullable Path file,
            @Option(names = "--origins", description = "Say where each value is from.") boolean origins) {
        out().print(ConfigText.of(source(file).read(), origins));
        out().flush();
        return 0;
    }

    @Command(
            name = "reference",
            description = "Print the table of all keys, or write it into a page that has a place for it.",
            mixinStandardHelpOptions = true)
    int reference(
            @Parameters(paramLabel = "PAGE", arity = "0..1", description = "Markdown file to write into.") @Nullable Path page)
            throws IOException {
        if (page == null) {
            out().print(ConfigReference.table());
            out().flush();
        } else {
            ConfigReference.write(page);
        }
        return 0;
    }

    private static ConfigSource source(@Nullable Path file) {
        return (file == null ? ConfigSource.defaults() : ConfigSource.of(file)).environment(System.getenv());
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("not run by a command line");
        }
        return spec.commandLine().getOut();
    }
}
