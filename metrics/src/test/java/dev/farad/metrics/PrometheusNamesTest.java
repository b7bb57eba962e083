package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.ModelAccount;
import dev.farad.hooks.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of {@code promtool check metrics} that names, types and help texts can break. */
class PrometheusNamesTest {
    private static final Set<String> ABBREVIATED_OR_SCALED = Set.of(
            "s",
            "ms",
            "us",
            "ns",
            "sec",
            "b",
            "kb",
            "mb",
            "gb",
            "tb",
            "pb",
            "m",
            "h",
            "d",
            "milliseconds",
            "microseconds",
            "nanoseconds",
            "minutes",
            "hours",
            "days",
            "kilobytes",
            "megabytes",
            "gigabytes",
            "kibibytes",
            "mebibytes",
            "gibibytes",
            "percent");

    private final PrometheusText text = scrape();

    private static PrometheusText scrape() {
        try (ServerMetrics metrics = new ServerMetrics()) {
            ModelAccount account = ModelAccount.opened("minilm", "1");
            metrics.account(account);
            account.batches().add(FakeExchange.inferred("acme").usage());
            metrics.onFinish(FakeExchange.inferred("acme"), new Outcome.Answered(200));
            return PrometheusText.parse(metrics.scrape());
        }
    }

    @Test
    void everyFamilyHasATypeAndAHelpText() {
        assertThat(text.types()).isNotEmpty().doesNotContainValue("untyped");
        assertThat(text.help().keySet()).isEqualTo(text.types().keySet());
        assertThat(text.help().values()).allSatisfy(help -> assertThat(help).isNotBlank());
    }

    @Test
    void namesAreSnakeCase() {
        assertThat(text.types().keySet()).allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
    }

    @Test
    void unitsAreBaseUnitsInFull() {
        assertThat(text.types().keySet())
                .allSatisfy(name ->
                        assertThat(Arrays.asList(name.split("_"))).doesNotContainAnyElementsOf(ABBREVIATED_OR_SCALED));
    }

    @Test
    void countersAndOnlyCountersEndInTotal() {
        text.types()
                .forEach((name, type) ->
                        assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter")));
    }

    @Test
    void reservedSuffixesAreLeftToHistogramsAndSummaries() {
        assertThat(text.types().keySet())
                .noneMatch(name -> name.endsWith("_count") || name.endsWith("_sum") || name.endsWith("_bucket"));
    }

    @Test
    void namesDoNotRepeatTheirType() {
        assertThat(text.types().keySet())
                .allSatisfy(name -> assertThat(List.of(name.split("_")))
                        .doesNotContain("counter", "gauge", "histogram", "summary"));
    }

    @Test
    void everyMeterOfTheCatalogueIsShownWithItsTypeAndSentence() {
        for (ServerMeter meter : ServerMeter.values()) {
            Family family = meter.family();
            assertThat(text.types())
                    .containsEntry(family.prometheusName(), family.kind().label());
            assertThat(text.help()).containsEntry(family.prometheusName(), family.sentence());
        }
    }

    @Test
    void everyMeterOfTheCatalogueHasItsTagsAndNoOthers() {
        for (ServerMeter meter : ServerMeter.values()) {
            String name = meter.family().prometheusName();
            text.series().keySet().stream()
                    .filter(series -> series.matches(name + "(_count|_sum)?[{].*"))
                    .forEach(series -> assertThat(series.replaceAll("\"[^\"]*\"", "")
                                    .replaceAll(".*[{]|=|}", "")
                                    .split(","))
                            .as(series)
                            .containsExactlyInAnyOrderElementsOf(meter.family().tags()));
        }
    }

    @Test
    void noSeriesWithATenantHasBuckets() {
        assertThat(text.series().keySet()).noneMatch(series -> series.contains("le=") && series.contains("tenant="));
    }
}
