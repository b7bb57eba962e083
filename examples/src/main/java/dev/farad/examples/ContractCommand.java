package dev.farad.examples;

import dev.farad.server.contract.Breach;
import dev.farad.server.contract.ContractCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line {@code farad contract}, which holds what a server shows against what it promised. */
@Command(
        name = "contract",
        description = "Check that a server shows what its contract promises.",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class ContractCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    @Spec
    private @Nullable CommandSpec spec;

    ContractCommand() {}

    @Command(
            name = "check",
            description =
                    "Say every breach of a contract; exits with 1 if there is any, 78 if the contract cannot be read.",
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "URL|FILE", description = "Metrics page of a server, or a scrape in a file.")
                    String source,
            @Option(
                            names = "--contract",
                            paramLabel = "FILE",
                            defaultValue = "observability.yaml",
                            description = "The contract (observability.yaml).")
                    Path contract)
            throws IOException, InterruptedException {
        ContractCheck check = ContractCheck.read(contract);
        List<Breach> breaches = breaches(check, source);
        breaches.forEach(out()::println);
        out().println(
                        breaches.isEmpty()
                                ? source + " keeps contract " + contract
                                : source + " breaches contract " + contract + " " + breaches.size() + " times");
        return breaches.isEmpty() ? 0 : 1;
    }

    private static List<Breach> breaches(ContractCheck check, String source) throws IOException, InterruptedException {
        try {
            return check.breaches(source.matches("https?://.*") ? page(source) : Files.readString(Path.of(source)));
        } catch (ConnectException | NoSuchFileException missing) {
            throw new IOException(source + ": nothing there (expected: a metrics page, or a scrape)", missing);
        } catch (IllegalArgumentException noScrape) {
            throw new IOException(source + ": " + noScrape.getMessage(), noScrape);
        }
    }

    private static String page(String url) throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(new URI(url)).timeout(PATIENCE).build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IOException(url + " answered " + response.statusCode() + " (expected: 200)");
            }
            return response.body();
        } catch (URISyntaxException e) {
            throw new IOException("address " + url + ": " + e.getMessage(), e);
        }
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("not run by a command line");
        }
        return spec.commandLine().getOut();
    }
}
