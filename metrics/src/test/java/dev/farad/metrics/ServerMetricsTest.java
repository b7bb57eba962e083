package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.Gauge;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {
    private static final Outcome OK = new Outcome.Answered(200);

    private final ServerMetrics metrics = new ServerMetrics(
            MetricsSettings.DEFAULT.with(Tenants.first(2)),
            new ServerMetrics.Clocks(() -> 50_000_000, InstantSource.system()));

    @AfterEach
    void close() {
        metrics.close();
    }

    private void finish(FakeExchange exchange, Outcome outcome) {
        metrics.onRequest(exchange);
        metrics.onFinish(exchange, outcome);
    }

    @Test
    void countsRequestsByRouteMethodStatusAndOutcome() {
        finish(new FakeExchange(), OK);
        finish(new FakeExchange(), OK);
        finish(new FakeExchange(), new Outcome.Answered(429));
        finish(new FakeExchange().method("GET").route(null), new Outcome.Answered(404));
        finish(new FakeExchange().method("BREW"), new Outcome.Answered(503));
        finish(new FakeExchange(), new Outcome.Failed(new IllegalStateException("broken pipe")));
        finish(new FakeExchange(), new Outcome.Cancelled("the client left"));

        String infer = "route=\"/v2/models/{model}/infer\",";
        Map<String, Double> series = series();
        assertThat(series)
                .containsEntry(requests("method=\"POST\",outcome=\"success\"," + infer + "status=\"200\""), 2.0)
                .containsEntry(requests("method=\"POST\",outcome=\"client_error\"," + infer + "status=\"429\""), 1.0)
                .containsEntry(requests("method=\"GET\",outcome=\"client_error\",route=\"none\",status=\"404\""), 1.0)
                .containsEntry(requests("method=\"other\",outcome=\"server_error\"," + infer + "status=\"503\""), 1.0)
                .containsEntry(requests("method=\"POST\",outcome=\"failed\"," + infer + "status=\"none\""), 1.0)
                .containsEntry(requests("method=\"POST\",outcome=\"cancelled\"," + infer + "status=\"none\""), 1.0)
                .containsEntry("farad_tenant_requests_total{outcome=\"success\",tenant=\"unknown\"}", 2.0);
    }

    private static String requests(String tags) {
        return "farad_requests_total{" + tags + "}";
    }

    @Test
    void timesRequestQueueAndComputeOfAModelInBuckets() {
        finish(FakeExchange.inferred("acme"), OK);

        String model = "model=\"minilm\",version=\"1\"";
        assertThat(series())
                .containsEntry("farad_inferences_total{model=\"minilm\",outcome=\"success\",version=\"1\"}", 1.0)
                .containsEntry("farad_request_duration_seconds_bucket{" + model + ",le=\"0.005\"}", 0.0)
                .containsEntry("farad_request_duration_seconds_bucket{" + model + ",le=\"0.01\"}", 1.0)
                .containsEntry("farad_request_duration_seconds_sum{" + model + "}", 0.008)
                .containsEntry("farad_inference_queue_duration_seconds_bucket{" + model + ",le=\"0.001\"}", 0.0)
                .containsEntry("farad_inference_queue_duration_seconds_bucket{" + model + ",le=\"0.0025\"}", 1.0)
                .containsEntry("farad_inference_queue_duration_seconds_sum{" + model + "}", 0.002)
                .containsEntry("farad_inference_compute_duration_seconds_bucket{" + model + ",le=\"0.0025\"}", 0.0)
                .containsEntry("farad_inference_compute_duration_seconds_bucket{" + model + ",le=\"0.005\"}", 1.0)
                .containsEntry("farad_inference_compute_duration_seconds_sum{" + model + "}", 0.004)
                .containsEntry("farad_inference_batch_rows_bucket{" + model + ",le=\"4.0\"}", 0.0)
                .containsEntry("farad_inference_batch_rows_bucket{" + model + ",le=\"8.0\"}", 1.0);
    }

    @Test
    void chargesUsageAndWorkToTheTenant() {
        finish(FakeExchange.inferred("acme"), OK);
        finish(FakeExchange.inferred("acme"), OK);

        String tenant = "model=\"minilm\",tenant=\"acme\",version=\"1\"}";
        String estimated = "{measured=\"false\"," + tenant;
        assertThat(series())
                .containsEntry("farad_inference_rows_total{" + tenant, 4.0)
                .containsEntry("farad_inference_tokens_total{" + tenant, 60.0)
                .containsEntry("farad_tenant_request_duration_seconds_count{" + tenant, 2.0)
                .containsEntry("farad_tenant_queue_duration_seconds_sum{" + tenant, 0.004)
                .containsEntry("farad_tenant_compute_duration_seconds_sum{" + tenant, 0.008)
                .containsEntry("farad_tenant_batch_rows_sum{" + tenant, 16.0)
                .containsEntry("farad_usage_compute_seconds_total" + estimated, 0.008)
                .containsEntry("farad_usage_memory_byte_seconds_total" + estimated, 6.0)
                .containsEntry("farad_usage_input_bytes_total" + estimated, 128.0)
                .containsEntry("farad_usage_output_bytes_total" + estimated, 256.0)
                .containsEntry("farad_tenant_requests_total{outcome=\"success\",tenant=\"acme\"}", 2.0);
        assertThat(metrics.scrape()).doesNotContain("measured=\"true\"");
    }

    @Test
    void givesARequestThatNeverWasWrittenTheTimeUntilItsEnd() {
        finish(
                new FakeExchange().at(Moment.OPENED, 20_000_000),
                new Outcome.Cancelled("the client left before the answer"));

        assertThat(series()).containsEntry("farad_request_duration_seconds_sum{model=\"none\",version=\"none\"}", 0.03);
    }

    @Test
    void recordsNoRunForAnInferenceThatWasRefused() {
        FakeExchange refused = new FakeExchange().inference(FakeExchange.MINILM);

        finish(refused, new Outcome.Answered(503));

        assertThat(series())
                .containsEntry("farad_inferences_total{model=\"minilm\",outcome=\"server_error\",version=\"1\"}", 1.0)
                .containsEntry("farad_inference_queue_duration_seconds_count{model=\"minilm\",version=\"1\"}", 0.0)
                .containsEntry("farad_inference_rows_total{model=\"minilm\",tenant=\"unknown\",version=\"1\"}", 0.0);
    }

    @Test
    void showsHowManyRequestsAreActive() {
        FakeExchange exchange = new FakeExchange();

        assertThat(metrics.onRequest(exchange)).isEqualTo(Verdict.PROCEED);
        assertThat(series()).containsEntry("farad_requests_active", 1.0);

        metrics.onFinish(exchange, OK);
        assertThat(series()).containsEntry("farad_requests_active", 0.0);
    }

    @Test
    void aRequestThatAnotherHookRejectedNeverCountsAsActive() {
        metrics.onFinish(new FakeExchange(), new Outcome.Answered(403));

        assertThat(series()).containsEntry("farad_requests_active", 0.0);
    }

    @Test
    void showsTheJvmAndTheProcess() {
        assertThat(metrics.scrape())
                .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "jvm_gc_")
                .contains(
                        "process_cpu_usage",
                        "process_cpu_seconds_total",
                        "process_uptime_seconds",
                        "process_files_open_files");
    }

    @Test
    void showsGaugesOfTheServer() {
        metrics.gauge(new Gauge(
                "farad.model.resident", "bytes", "Memory of a model.", Map.of("model", "minilm"), () -> 90_000_000));

        assertThat(series()).containsEntry("farad_model_resident_bytes{model=\"minilm\"}", 9.0e7);
    }

    @Test
    void aFloodOfTenantsAddsABoundedNumberOfSeries() {
        finish(FakeExchange.inferred("first"), OK);
        finish(FakeExchange.inferred("second"), OK);
        finish(FakeExchange.inferred("third"), OK);
        int before = series().size();

        for (int i = 0; i < 100_000; i++) {
            finish(FakeExchange.inferred("tenant-" + i), OK);
        }

        Map<String, Double> after = series();
        assertThat(after).hasSize(before);
        assertThat(after)
                .containsEntry("farad_tenants_tracked", 2.0)
                .containsEntry("farad_tenants_overflow_total", 100_001.0)
                .containsEntry("farad_tenant_requests_total{outcome=\"success\",tenant=\"other\"}", 100_001.0)
                .containsEntry("farad_tenant_requests_total{outcome=\"success\",tenant=\"first\"}", 1.0);
    }

    @Test
    void countingARequestAllocatesNothingOnceItsTagsAreKnown() {
        FakeExchange exchange = FakeExchange.inferred("acme");
        metrics.onRequest(exchange);
        repeat(exchange, 20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        repeat(exchange, 100_000);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes / 100_000.0).as("bytes a request").isLessThan(8);
    }

    private void repeat(Exchange exchange, int times) {
        for (int i = 0; i < times; i++) {
            metrics.onFinish(exchange, OK);
        }
    }

    private Map<String, Double> series() {
        Map<String, Double> series = PrometheusText.parse(metrics.scrape()).series();
        // Those of the JVM come and go, with its collections for one.
        series.keySet().removeIf(name -> !name.startsWith("farad_"));
        return series;
    }
}
