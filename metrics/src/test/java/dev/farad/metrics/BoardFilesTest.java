package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.metrics.board.AlertRules;
import dev.farad.metrics.board.Dashboard;
import dev.farad.metrics.board.Objectives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The dashboard and the alert rules that are checked in. */
class BoardFilesTest {
    private static final Path FOLDER = Path.of("..", "observability");
    private static final String COMMAND =
            "mvn -pl metrics -am test -Dtest=BoardFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dfarad.docs=write";

    @Test
    void theDashboardIsThatOfTheCatalogue() throws IOException {
        isCurrent("grafana.json", Dashboard.json());
    }

    @Test
    void theAlertRulesAreThoseOfTheCatalogue() throws IOException {
        isCurrent(
                "alerts.yaml",
                "# Made from the catalogue of metrics by BoardFilesTest.\n"
                        + AlertRules.yaml(Objectives.DEFAULT, "farad"));
    }

    private static void isCurrent(String name, String made) throws IOException {
        Path file = FOLDER.resolve(name);
        if ("write".equals(System.getProperty("farad.docs"))) {
            Files.writeString(file, made);
        }

        assertThat(Files.readString(file))
                .as("observability/" + name + " is out of date; make it anew with: " + COMMAND)
                .isEqualTo(made);
    }
}
