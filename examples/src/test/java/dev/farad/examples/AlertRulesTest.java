package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The alert rules that are checked in, as Prometheus' own tool reads and runs them. */
@Timeout(60)
class AlertRulesTest {
    private static final Path FOLDER = Path.of("..", "observability");

    @Test
    void prometheusUnderstandsTheRules() throws Exception {
        succeeds("check", "rules", "alerts.yaml");
    }

    @Test
    void theRulesTellOfWhatTheyShouldAndOfNothingElse() throws Exception {
        succeeds("test", "rules", "alerts-test.yaml");
    }

    private static void succeeds(String... arguments) throws Exception {
        Program.assumeInstalled("promtool", "prometheus");
        try (Program promtool = new Program(FOLDER, command(arguments))) {
            assertThat(promtool.exitCode())
                    .as(promtool.output() + promtool.errors())
                    .isZero();
        }
    }

    private static List<String> command(String... arguments) {
        return List.of("promtool", arguments[0], arguments[1], arguments[2]);
    }
}
