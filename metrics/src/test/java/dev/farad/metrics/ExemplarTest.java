package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExemplarTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    private final ServerMetrics metrics = new ServerMetrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private String finish(String flags) {
        metrics.onFinish(
                FakeExchange.inferred("acme").traceparent("00-" + TRACE + "-b7ad6b7169203331-" + flags),
                new Outcome.Answered(200));
        return metrics.scrape(OPEN_METRICS).text();
    }

    @Test
    void theBucketAndTheCounterOfASampledRequestLeadToItsTrace() {
        assertThat(finish("01").lines())
                .anyMatch(line -> line.startsWith("farad_request_duration_seconds_bucket{model=\"minilm\"")
                        && line.contains("le=\"0.01\"")
                        && line.matches(".*# \\{span_id=\"[0-9a-f]{16}\",trace_id=\"" + TRACE + "\"} 0.008 .*"))
                .anyMatch(line -> line.startsWith("farad_inferences_total{")
                        && line.contains("outcome=\"success\"")
                        && line.contains("trace_id=\"" + TRACE + "\""));
    }

    @Test
    void aRequestThatNobodyRecordsLeavesNoTrace() {
        assertThat(finish("00")).doesNotContain(TRACE);
    }

    @Test
    void plainTextHasNoExemplars() {
        finish("01");

        assertThat(metrics.scrape()).doesNotContain(TRACE);
    }

    @Test
    void aClientGetsOpenMetricsIfItAsksForItByName() {
        assertThat(metrics.scrape("text/html, */*").contentType()).isEqualTo(Scrape.PLAIN);
        assertThat(metrics.scrape((String) null).contentType()).isEqualTo(Scrape.PLAIN);
        assertThat(metrics.scrape(
                        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"))
                .satisfies(scrape -> assertThat(scrape.contentType()).isEqualTo(Scrape.OPEN_METRICS))
                .satisfies(scrape -> assertThat(scrape.text()).endsWith("# EOF\n"));
        assertThat(metrics.scrape("application/openmetrics-text;q=0.2, text/plain")
                        .contentType())
                .isEqualTo(Scrape.PLAIN);
        assertThat(metrics.scrape("application/openmetrics-text;q=x").contentType())
                .isEqualTo(Scrape.PLAIN);
    }
}
