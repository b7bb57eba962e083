package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.metrics.MetricsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract that is checked in, held against a server that runs, by {@code farad contract check}. */
@Timeout(120)
class ContractTest {
    private static final Path CONTRACT =
            Path.of("..", "observability.yaml").toAbsolutePath().normalize();

    private static final String TOO_FEW_TRACES =
            "# TYPE farad_traces_sampled_ratio gauge\nfarad_traces_sampled_ratio 0.001\n";

    @TempDir
    private Path directory;

    @Test
    void aServerKeepsTheContractOnceEachModelWasAsked() throws Exception {
        try (MeteredServer server = MeteredServer.start(MetricsSettings.DEFAULT)) {
            assertThat(server.infer("one", "acme", MeteredServer.numbers(3))).isEqualTo(200);
            assertThat(server.infer("two", "globex", MeteredServer.numbers(3))).isEqualTo(200);
            server.settled(2);
            String url =
                    "http://127.0.0.1:" + server.server().managementAddress().getPort() + "/metrics";
            ends(0, url + " keeps contract " + CONTRACT, url, CONTRACT);

            Path file = directory.resolve("scrape");
            String text = server.manage("/metrics").body();
            Files.writeString(file, text);
            ends(0, "keeps contract", file.toString(), CONTRACT);
            Files.writeString(file, text.replace("outcome=", "ending="));
            ends(1, "label outcome on each", file.toString(), CONTRACT);
            Files.writeString(file, text + TOO_FEW_TRACES);
            ends(1, "sampling: farad_traces_sampled_ratio is 0.001", file.toString(), CONTRACT);
            Files.writeString(file, text.replace("farad_ready", "farad_willing"));
            ends(
                    1,
                    "alert FaradNotReady: names farad_ready (expected: a metric that is shown)",
                    file.toString(),
                    CONTRACT);
        }
    }

    @Test
    void aContractThatCannotBeReadExitsWith78AndAScrapeThatCannotWith1() throws Exception {
        Path contract = Files.writeString(directory.resolve("observability.yaml"), "metrcs: []");
        ends(78, "metrcs: unknown key (did you mean metrics?)", "scrape", contract);
        ends(78, "cannot read file", "scrape", directory.resolve("none.yaml"));
        Path page = Files.writeString(directory.resolve("page"), "<html>");
        ends(1, "line '<html>' (expected: a metric)", page.toString(), CONTRACT);
        ends(1, "absent: nothing there", directory.resolve("absent").toString(), CONTRACT);
        ends(1, "http://127.0.0.1:1/metrics: nothing there", "http://127.0.0.1:1/metrics", CONTRACT);
    }

    private static void ends(int code, String words, String source, Path contract) throws Exception {
        try (FaradProcess farad = new FaradProcess("contract", "check", source, "--contract", contract.toString())) {
            int exit = farad.exitCode();
            String said = farad.output() + farad.errors();
            assertThat(said).contains(words);
            assertThat(exit).as(said).isEqualTo(code);
        }
    }
}
