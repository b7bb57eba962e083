package dev.farad.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The figures of inferences under the names of Hugging Face's Text Embeddings Inference, which serves one model: those of all
 * models together.
 */
final class TeiNames extends AliasCollector {
    private static final List<String> PREFIXES = List.of("te_request_", "te_embed_");
    private static final Map<Latency, String> TIMES = Map.of(
            Latency.REQUEST, "duration",
            Latency.QUEUE, "queue_duration",
            Latency.COMPUTE, "inference_duration");
    private static final Map<OutcomeClass, String> ERRORS = Map.of(
            OutcomeClass.CLIENT_ERROR, "validation",
            OutcomeClass.SERVER_ERROR, "backend",
            OutcomeClass.FAILED, "dropped",
            OutcomeClass.CANCELLED, "cancelled");

    TeiNames(Ledger ledger) {
        super(ledger);
    }

    @Override
    String help() {
        return "As Text Embeddings Inference shows it.";
    }

    @Override
    void add(Families families, Ledger held) {
        ModelView all = new ModelView();
        for (LoopMeters loop : held.loops().all()) {
            loop.models((key, tally) -> {
                if (!key.equals(ModelKey.NONE)) {
                    tally.addTo(all);
                }
            });
        }
        long requests = 0;
        for (long count : all.outcomes) {
            requests += count;
        }
        for (String prefix : PREFIXES) {
            families.count(prefix + "count", (double) requests, Labels.EMPTY);
            families.count(prefix + "success", (double) all.outcomes[OutcomeClass.SUCCESS.ordinal()], Labels.EMPTY);
            TIMES.forEach((latency, name) -> time(families, held, latency, prefix + name));
        }
        ERRORS.forEach((outcome, error) -> families.count(
                "te_request_failure", (double) all.outcomes[outcome.ordinal()], Labels.of("err", error)));
        families.histogram(
                "te_batch_next_size",
                Bounds.ROWS,
                Arrays.copyOf(all.batchRows, Bounds.ROWS.buckets()),
                (double) all.batchRows[Bounds.ROWS.buckets()],
                Labels.EMPTY);
    }

    private static void time(Families families, Ledger held, Latency latency, String name) {
        long[] counts = new long[Bounds.MICROS.buckets()];
        double seconds = 0;
        for (Map.Entry<ModelKey, Map<Latency, LatencyTotals>> model :
                held.latencies().entrySet()) {
            LatencyTotals totals = model.getValue().get(latency);
            if (totals != null && !model.getKey().equals(ModelKey.NONE)) {
                long[] more = totals.buckets();
                for (int i = 0; i < counts.length; i++) {
                    counts[i] += more[i];
                }
                seconds += totals.seconds();
            }
        }
        families.histogram(name, Bounds.MICROS, counts, seconds, Labels.EMPTY);
    }
}
