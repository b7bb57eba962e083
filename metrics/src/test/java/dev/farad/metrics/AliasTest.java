package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Gauge;
import dev.farad.hooks.ModelAccount;
import dev.farad.hooks.Outcome;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AliasTest {
    private static String scrape(Set<Alias> aliases) {
        try (ServerMetrics metrics = new ServerMetrics(MetricsSettings.DEFAULT.with(aliases))) {
            ModelAccount account = ModelAccount.opened("minilm", "1");
            metrics.account(account);
            account.batches().add(FakeExchange.inferred("acme").usage());
            metrics.gauge(new Gauge("farad.inference.queued.rows", "", "Rows.", Map.of("model", "minilm"), () -> 3));
            metrics.gauge(new Gauge("farad.gpu.power", "watts", "Power.", Map.of("UUID", "GPU-1"), () -> 300));
            metrics.onFinish(FakeExchange.inferred("acme"), new Outcome.Answered(200));
            metrics.onFinish(FakeExchange.inferred("other"), new Outcome.Answered(500));
            return metrics.scrape();
        }
    }

    @Test
    void noneAreShownUnlessAskedFor() {
        assertThat(scrape(Set.of())).doesNotContain("nv_", "te_request", "te_embed");
    }

    @Test
    void tritonsDashboardsFindTheirNames() {
        String model = "{model=\"minilm\",version=\"1\"}";
        assertThat(PrometheusText.parse(scrape(Set.of(Alias.TRITON))).series())
                .containsEntry("nv_inference_request_success" + model, 1.0)
                .containsEntry("nv_inference_request_failure{model=\"minilm\",reason=\"BACKEND\",version=\"1\"}", 1.0)
                .containsEntry("nv_inference_count" + model, 4.0)
                .containsEntry("nv_inference_exec_count" + model, 1.0)
                .containsEntry("nv_inference_request_duration_us" + model, 16_000.0)
                .containsEntry("nv_inference_queue_duration_us" + model, 4_000.0)
                .containsEntry("nv_inference_compute_infer_duration_us" + model, 8_000.0)
                .containsEntry("nv_inference_compute_output_duration_us" + model, 1_000.0)
                .containsEntry("nv_inference_pending_request_count{model=\"minilm\"}", 3.0)
                .containsEntry("nv_gpu_power_usage{gpu_uuid=\"GPU-1\"}", 300.0);
    }

    @Test
    void dashboardsOfTextEmbeddingsInferenceFindTheirNames() {
        assertThat(PrometheusText.parse(scrape(Set.of(Alias.TEI))).series())
                .containsEntry("te_request_count", 2.0)
                .containsEntry("te_request_success", 1.0)
                .containsEntry("te_request_failure{err=\"backend\"}", 1.0)
                .containsEntry("te_embed_count", 2.0)
                .containsEntry("te_embed_inference_duration_count", 2.0)
                .containsEntry("te_request_queue_duration_sum", 0.004)
                .containsEntry("te_batch_next_size_sum", 16.0)
                .containsEntry("te_queue_size{model=\"minilm\"}", 3.0);
    }
}
