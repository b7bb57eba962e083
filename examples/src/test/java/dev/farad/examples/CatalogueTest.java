package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.metrics.Alias;
import dev.farad.metrics.Catalogue;
import dev.farad.metrics.Family;
import dev.farad.metrics.Kind;
import dev.farad.metrics.MetricsSettings;
import dev.farad.server.config.RegistryConfig;
import dev.farad.server.config.RegistryConfig.Advertised;
import dev.farad.server.config.RegistryConfig.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server that runs shows, held against the catalogue, and against Prometheus' own rules where promtool is there. */
@Timeout(120)
class CatalogueTest {
    private static final int PROMTOOL_LINT = 3;

    @TempDir
    private Path directory;

    private String scrape(MetricsSettings settings) throws Exception {
        RegistryConfig registry =
                new RegistryConfig(new Advertised("", "", 0), Pace.DEFAULT, null, null, directory.resolve("instances"));
        try (MeteredServer server = MeteredServer.start(settings, ExampleClient.CONFIG.with(registry))) {
            assertThat(server.infer("one", "acme", MeteredServer.numbers(3))).isEqualTo(200);
            server.settled(1);
            System.gc();
            return server.manage("/metrics").body();
        }
    }

    @Test
    void everythingThatAServerShowsIsInTheCatalogueAndTheOtherWayRound() throws Exception {
        String text = scrape(MetricsSettings.DEFAULT);
        Map<String, String> types = words(text, "# TYPE ");
        Map<String, String> help = words(text, "# HELP ");
        Map<String, Family> catalogue =
                Catalogue.families().stream().collect(Collectors.toMap(Family::prometheusName, Function.identity()));

        assertThat(catalogue.keySet()).containsAll(types.keySet());
        assertThat(types.keySet())
                .containsAll(catalogue.values().stream()
                        .filter(family ->
                                family.where().isEmpty() || family.where().equals("with a registry"))
                        .map(Family::prometheusName)
                        .toList());
        types.forEach((name, type) -> {
            Family family = Objects.requireNonNull(catalogue.get(name));
            assertThat(family.kind().label()).as(name).isEqualTo(type);
            assertThat(family.sentence()).as(name).isEqualTo(help.get(name));
            assertThat(tags(text, family)).as(name).isSubsetOf(family.tags());
        });
    }

    private static Map<String, String> words(String text, String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.split(" ", 4))
                .collect(Collectors.toMap(words -> words[2], words -> words[3]));
    }

    private static Set<String> tags(String text, Family family) {
        String suffix = family.kind() == Kind.HISTOGRAM || family.kind() == Kind.SUMMARY ? "_count{" : "{";
        return text.lines()
                .filter(line -> line.startsWith(family.prometheusName() + suffix))
                .map(line -> line.replaceAll("\"([^\"\\\\]|\\\\.)*\"", ""))
                .flatMap(line ->
                        List.of(line.substring(line.indexOf('{') + 1, line.indexOf('}'))
                                        .replace("=", "")
                                        .split(","))
                                .stream())
                .collect(Collectors.toSet());
    }

    @Test
    void promtoolFindsNothingToSay() throws Exception {
        try (Program promtool = promtool(scrape(MetricsSettings.DEFAULT))) {
            assertThat(promtool.errors()).isEmpty();
            assertThat(promtool.exitCode()).isZero();
        }
    }

    @Test
    void promtoolUnderstandsTheNamesOfOthersThoughItDislikesThem() throws Exception {
        try (Program promtool = promtool(scrape(MetricsSettings.DEFAULT.with(Set.of(Alias.values()))))) {
            assertThat(promtool.errors().lines()).allMatch(line -> line.startsWith("nv_") || line.startsWith("te_"));
            assertThat(promtool.exitCode()).isEqualTo(PROMTOOL_LINT);
        }
    }

    private Program promtool(String text) throws IOException {
        Program.assumeInstalled("promtool", "prometheus");
        Path file = Files.writeString(directory.resolve("scrape"), text);
        return new Program(directory, List.of("sh", "-c", "exec promtool check metrics < " + file));
    }
}
