package dev.farad.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.server.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contracts held against scrapes of a few lines. */
class ContractCheckTest {
    private static final String SCRAPE = """
            # HELP a_requests_total Requests.
            # TYPE a_requests_total counter
            a_requests_total{route="/a",status="200"} 3.0
            a_requests_total{route="/b"} 1.0
            # TYPE a_lag_milliseconds gauge
            a_lag_milliseconds 12
            # TYPE a_latency_seconds histogram
            a_latency_seconds_bucket{model="m",le="0.5"} 1
            a_latency_seconds_bucket{model="m",le="2.5"} 2
            a_latency_seconds_bucket{model="m",le="+Inf"} 2
            a_latency_seconds_count{model="m"} 2
            a_latency_seconds_sum{model="m"} 0.4
            # TYPE a_sampling_ratio gauge
            a_sampling_ratio 0.001
            # TYPE a_empty gauge
            bare 1
            """;

    @TempDir
    private Path directory;

    private List<String> breaches(String contract) throws IOException {
        return breaches(contract, SCRAPE);
    }

    private List<String> breaches(String contract, String scrape) throws IOException {
        Path file = Files.writeString(directory.resolve("observability.yaml"), contract);
        return ContractCheck.read(file).breaches(scrape).stream()
                .map(Breach::toString)
                .toList();
    }

    @Test
    void aServiceThatShowsEverythingKeepsItsContract() throws IOException {
        Files.writeString(directory.resolve("rules.yaml"), """
                groups:
                  - name: a
                    interval: 10s
                    rules:
                      - {record: "a:requests", expr: "sum by (route) (rate(a_requests_total[5m]))"}
                      - alert: Slow
                        expr: histogram_quantile(0.99, sum by (le) (rate(a_latency_seconds_bucket[5m]))) > 1 and a:requests > 0
                        for: 5m
                        labels: {severity: page}
                        annotations: {summary: slow}
                      - {alert: Down, expr: "up{job='a'} == 0 or a_gpu_up == 0"}
                """);
        assertThat(breaches("""
                metrics:
                  - {name: a_requests_total, type: counter, labels: [route]}
                  - {name: a_latency_seconds, type: histogram, labels: [model]}
                conditional: [a_gpu_up]
                sampling: {metric: a_sampling_ratio, at-least: 0.001}
                alert-rules: [rules.yaml]
                objectives: [{name: latency, metric: a_latency_seconds, share: 0.99, within-seconds: 0.5}]
                """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {name: a_errors_total, type: counter}                       | metric a_errors_total: missing (expected: counter)
                    {name: a_requests_total, type: gauge}                       | metric a_requests_total: counter (expected: gauge)
                    {name: a_latency_seconds, type: summary}                    | metric a_latency_seconds: histogram (expected: summary)
                    {name: bare, type: gauge}                                   | metric bare: no type (expected: gauge)
                    {name: a_empty, type: gauge}                                | metric a_empty: no series (expected: at least one)
                    {name: a_lag_seconds, type: gauge}                          | metric a_lag_seconds: missing, but there is a_lag_milliseconds (expected: unit seconds)
                    {name: a_requests_total, type: counter, labels: [status]}   | metric a_requests_total: a series has labels route (expected: label status on each)
                    {name: a_latency_seconds, type: histogram, labels: [route]} | metric a_latency_seconds: a series has labels le, model (expected: label route on each)
                    """)
    void aMetricThatIsNotAsPromisedIsNamed(String metric, String breach) throws IOException {
        assertThat(breaches("metrics: [" + metric + "]")).containsExactly(breach);
    }

    @Test
    void figuresBelowWhatIsPromisedAreNamed() throws IOException {
        assertThat(breaches("""
                sampling: {metric: a_sampling_ratio, at-least: 0.01}
                retention: {metric: a_retention_seconds, at-least: 86400}
                """))
                .containsExactly(
                        "sampling: a_sampling_ratio is 0.001 (expected: at least 0.01)",
                        "retention: a_retention_seconds missing (expected: a gauge that tells it)");
    }

    @Test
    void aPromiseToldByAConditionalGaugeHoldsWhereItIsShown() throws IOException {
        String contract = "conditional: [a_sampling_ratio]\nsampling: {metric: a_sampling_ratio, at-least: 0.01}";
        assertThat(breaches(contract)).containsExactly("sampling: a_sampling_ratio is 0.001 (expected: at least 0.01)");
        assertThat(breaches(contract, "# TYPE a_lag gauge\na_lag 1\n")).isEmpty();
    }

    @Test
    void anObjectiveThatNoBucketTellsIsNamed() throws IOException {
        assertThat(breaches("""
                objectives:
                  - {name: quick, metric: a_latency_seconds, share: 0.99, within-seconds: 1}
                  - {name: even, metric: a_requests_total, share: 0.99, within-seconds: 1}
                """))
                .containsExactly(
                        "objective quick: a_latency_seconds has no bucket that ends at 1.0 (expected: one of 0.5, 2.5)",
                        "objective even: a_requests_total has no buckets (expected: a histogram)");
    }

    @Test
    void aRuleThatNamesAnUnknownMetricIsNamed() throws IOException {
        Files.writeString(
                directory.resolve("rules.yaml"),
                "groups: [{name: a, rules: [{alert: Lost, expr: 'rate(a_request_total{a=\"b\"}[5m]) > 0'}]}]");
        assertThat(breaches("alert-rules: [rules.yaml]"))
                .containsExactly("alert Lost: names a_request_total (expected: a metric that is shown)");
    }

    @Test
    void openMetricsNamesCountersAndUnitsApart() throws IOException {
        String scrape = """
                # TYPE a_time_seconds counter
                # UNIT a_time_seconds milliseconds
                a_time_seconds_total{a="}\\"# "} 3.0 # {trace_id="1"} 1.0 1.0
                # EOF
                """;
        assertThat(breaches("metrics: [{name: a_time_seconds_total, type: counter, labels: [a]}]", scrape))
                .containsExactly("metric a_time_seconds_total: unit milliseconds (expected: seconds)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    metrics: [{name: a}]                                    | metrics[0].type: missing (expected: counter, gauge, histogram or summary)
                    metrics: [{name: a, type: meter}]                       | expected: one of counter, gauge, histogram, summary
                    sampling: {metric: a, at-least: much}                   | sampling.at-least: much (expected: a number)
                    samplng: {metric: a, at-least: 1}                       | samplng: unknown key
                    alert-rules: [gone.yaml]                                | gone.yaml
                    objectives: [{name: a, metric: b, share: 2, within-seconds: 1}] | share: 2.0 (expected: above 0 and at most 1)
                    """)
    void aContractThatCannotBeReadSaysWhy(String contract, String message) {
        assertThatThrownBy(() -> breaches(contract))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <html>  | line '<html>' (expected: a metric)
                    a b     | line 'a b' (expected: a metric)
                    # EOF   | no metric at all
                    """)
    void whatIsNoScrapeIsNoneKept(String scrape, String message) {
        assertThatThrownBy(() -> breaches("metrics: []", scrape))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
