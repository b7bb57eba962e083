package dev.farad.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of inferences under the names of NVIDIA Triton's metrics page, times in microseconds. */
final class TritonNames extends AliasCollector {
    private static final String PREFIX = "nv_inference_";
    private static final Map<Latency, String> TIMES = Map.of(
            Latency.REQUEST, "request_duration_us",
            Latency.QUEUE, "queue_duration_us",
            Latency.COMPUTE, "compute_infer_duration_us",
            Latency.ENCODE, "compute_output_duration_us");
    private static final Map<OutcomeClass, String> REASONS = Map.of(
            OutcomeClass.CLIENT_ERROR, "REJECTED",
            OutcomeClass.SERVER_ERROR, "BACKEND",
            OutcomeClass.FAILED, "OTHER",
            OutcomeClass.CANCELLED, "CANCELED");

    TritonNames(Ledger ledger) {
        super(ledger);
    }

    @Override
    String help() {
        return "As NVIDIA Triton shows it.";
    }

    @Override
    void add(Families families, Ledger held) {
        ModelViews.of(held.loops()).forEach((key, view) -> {
            if (!key.equals(ModelKey.NONE)) {
                addModel(families, held, key, view);
            }
        });
        Map<ModelKey, Long> rows = new LinkedHashMap<>();
        ModelViews.lines(held.loops())
                .forEach((line, sums) ->
                        rows.merge(new ModelKey(line.model(), line.version()), sums[TenantLine.ROWS], Long::sum));
        rows.forEach((key, count) -> families.count(PREFIX + "count", (double) count, labels(key)));
        held.accounts()
                .forEach((key, account) -> families.count(
                        PREFIX + "exec_count", (double) account.batches().all().at(UsageColumn.REQUESTS), labels(key)));
    }

    private static void addModel(Families families, Ledger held, ModelKey key, ModelView view) {
        Labels labels = labels(key);
        families.count(PREFIX + "request_success", (double) view.outcomes[OutcomeClass.SUCCESS.ordinal()], labels);
        REASONS.forEach((outcome, reason) -> families.count(
                PREFIX + "request_failure", (double) view.outcomes[outcome.ordinal()], labels.add("reason", reason)));
        held.latencies()
                .getOrDefault(key, Map.of())
                .forEach((latency, totals) ->
                        families.count(PREFIX + TIMES.get(latency), Math.rint(totals.seconds() * 1e6), labels));
    }

    private static Labels labels(ModelKey key) {
        return Labels.of("model", key.model(), "version", key.version());
    }
}
