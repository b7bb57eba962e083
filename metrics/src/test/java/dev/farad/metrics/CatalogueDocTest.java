package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The catalogue, and the page that is made from it. */
class CatalogueDocTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final String MARK =
            "<!-- What follows is made from the catalogue; CatalogueDocTest says how. -->\n\n";
    private static final String COMMAND =
            "mvn -pl metrics -am test -Dtest=CatalogueDocTest -Dsurefire.failIfNoSpecifiedTests=false -Dfarad.docs=write";

    @Test
    void thePageHasTheWholeCatalogue() throws IOException {
        String page = Files.readString(PAGE);
        String made = page.substring(0, page.indexOf(MARK) + MARK.length()) + Catalogue.markdown();
        if ("write".equals(System.getProperty("farad.docs"))) {
            Files.writeString(PAGE, made);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/metrics.md is out of date; make it anew with: " + COMMAND)
                .isEqualTo(made);
    }

    @Test
    void noTwoFamiliesHaveOneName() {
        assertThat(Catalogue.families().stream().map(Family::prometheusName)).doesNotHaveDuplicates();
    }

    @Test
    void everySentenceOfOurOwnIsOne() {
        assertThat(Catalogue.families().stream()
                        .filter(family -> family.section() != Section.PROCESS)
                        .map(Family::sentence)
                        .collect(Collectors.toList()))
                .allMatch(sentence -> sentence.matches("[A-Z1].*[.]"));
    }

    @Test
    void whatIsShownByTenantHasNoBuckets() {
        assertThat(Catalogue.families())
                .noneMatch(family ->
                        family.kind() == Kind.HISTOGRAM && family.tags().contains("tenant"));
    }
}
