package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.body.Json;
import dev.farad.metrics.MetricsSettings;
import dev.farad.server.config.RegistryConfig;
import dev.farad.server.config.RegistryConfig.Advertised;
import dev.farad.server.config.RegistryConfig.Pace;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Prometheus that scrapes a server with load answers everything that the dashboard asks, and watches the alert rules. */
@Timeout(120)
class DashboardTest {
    private static final Path FOLDER = Path.of("..", "observability");
    private static final long PATIENCE_NANOS = 35_000_000_000L;

    /** What asks for a GPU or for TLS, which this server has not. */
    private static final Set<String> WITHOUT_DATA = Set.of(
            "Device memory by use",
            "Device utilization",
            "Device temperature",
            "Device power",
            "Memory errors of the device",
            "Time until certificates expire");

    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    @TempDir
    private Path directory;

    /** A question of a panel, with everything chosen that may be. */
    private record Question(String panel, String expression, Set<String> labels) {
        static Question of(Json panel, Json target) {
            String expression = target.get("expr")
                    .asText()
                    .replace("$__rate_interval", "5s")
                    .replaceAll("\\$(instance|model|tenant)", ".*");
            Set<String> labels = LABEL.matcher(target.get("legendFormat").asText())
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toSet());
            return new Question(panel.get("title").asText(), expression, labels);
        }
    }

    @Test
    void everyQuestionOfTheDashboardIsAnswered() throws Exception {
        RegistryConfig registry =
                new RegistryConfig(new Advertised("", "", 0), Pace.DEFAULT, null, null, directory.resolve("instances"));
        try (MeteredServer server = MeteredServer.start(MetricsSettings.DEFAULT, ExampleClient.CONFIG.with(registry));
                RunningPrometheus prometheus = RunningPrometheus.start(
                        directory,
                        FOLDER.resolve("alerts.yaml"),
                        server.server().managementAddress().getPort())) {
            List<Question> open = new ArrayList<>(questions());
            assertThat(open.stream().map(Question::panel)).containsAll(WITHOUT_DATA);
            parsesOnly(prometheus, open);

            await(() -> {
                load(server);
                for (Question question : List.copyOf(open)) {
                    if (prometheus.answers(question.expression)) {
                        open.remove(question);
                        everyLineIsNamed(prometheus, question);
                    }
                }
                return open;
            });
            await(() -> withHealthOtherThan(prometheus, "ok"));
            server.server().close();
            await(() -> prometheus.answers("ALERTS{alertname=\"FaradDown\",job=\"farad\"}")
                    ? List.of()
                    : List.of("FaradDown is to be pending"));
        }
    }

    private static List<Question> questions() throws IOException {
        String text = Files.readString(FOLDER.resolve("grafana.json"));
        Json dashboard = Json.parse(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        return dashboard.get("panels").asList().stream()
                .filter(panel -> panel.get("targets").isPresent())
                .flatMap(panel -> panel.get("targets").asList().stream().map(target -> Question.of(panel, target)))
                .toList();
    }

    /** Asks what cannot have data once: Prometheus refuses what it does not understand. */
    private static void parsesOnly(RunningPrometheus prometheus, List<Question> open) throws Exception {
        for (Question question : List.copyOf(open)) {
            if (WITHOUT_DATA.contains(question.panel)) {
                assertThat(prometheus.query(question.expression)).isEmpty();
                open.remove(question);
            }
        }
    }

    private static void everyLineIsNamed(RunningPrometheus prometheus, Question question) throws Exception {
        for (Json series : prometheus.query(question.expression)) {
            assertThat(series.get("metric").asMap().keySet())
                    .as(question.toString())
                    .containsAll(question.labels);
        }
    }

    private static void load(MeteredServer server) throws IOException, InterruptedException {
        for (String tenant : List.of("acme", "globex")) {
            for (String model : List.of("one", "two")) {
                assertThat(server.infer(model, tenant, MeteredServer.numbers(3)))
                        .isEqualTo(200);
            }
            assertThat(server.infer("none", tenant, "{}")).isEqualTo(404);
        }
        System.gc();
    }

    private static List<String> withHealthOtherThan(RunningPrometheus prometheus, String health) throws Exception {
        List<Json> rules = prometheus.rules();
        assertThat(rules).isNotEmpty();
        return rules.stream()
                .filter(rule -> !rule.get("health").asText().equals(health))
                .map(Json::toString)
                .toList();
    }

    /** Tries again until nothing is left to wait for. */
    private static void await(Callable<List<?>> left) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<?> last = left.call();
        while (!last.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(200_000_000);
            last = left.call();
        }
        assertThat(last).as("still to come").isEmpty();
    }
}
