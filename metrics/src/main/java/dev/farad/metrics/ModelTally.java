package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.TraceContext;
import dev.farad.hooks.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests for one version of a model, on one event loop: in buckets without tenants, and by tenant without buckets. */
final class ModelTally {
    private static final int ROWS_SUM = Bounds.ROWS.buckets();

    private final Map<Latency, LatencyRecorder> latencies = new EnumMap<>(Latency.class);
    private final LatencyRecorder request = new LatencyRecorder();
    private final LatencyRecorder queue = new LatencyRecorder();
    private final LatencyRecorder compute = new LatencyRecorder();
    private final LatencyRecorder encode = new LatencyRecorder();
    private final Tally outcomes = new Tally(OutcomeClass.values().length);
    private final Tally batchRows = new Tally(ROWS_SUM + 1);
    private final ExemplarSlots slow;
    private final ExemplarSlots ended;
    private final Memo<TenantLine> tenants = new Memo<>(_ -> new TenantLine());

    ModelTally(Function<? super Exchange, @Nullable TraceContext> traces) {
        slow = new ExemplarSlots(Bounds.MICROS.buckets(), traces);
        ended = new ExemplarSlots(OutcomeClass.values().length, traces);
        latencies.put(Latency.REQUEST, request);
        latencies.put(Latency.QUEUE, queue);
        latencies.put(Latency.COMPUTE, compute);
        latencies.put(Latency.ENCODE, encode);
    }

    /** Counts a request. */
    void ended(Exchange exchange, OutcomeClass outcome, long nanos, long nowNanos) {
        outcomes.increment(outcome.ordinal());
        request.record(nanos);
        slow.offer(Bounds.MICROS.bucket((nanos + 500) / 1_000), exchange, nanos / 1e9, nowNanos);
        ended.offer(outcome.ordinal(), exchange, 1, nowNanos);
    }

    /** Counts what an inference of a tenant ran and used. */
    void inferred(Exchange exchange, Inference inference, String tenant, long nanos) {
        TenantLine line = tenants.of(tenant);
        line.ended(nanos);
        Timeline timeline = exchange.timeline();
        if (timeline.has(Moment.EXECUTED)) {
            ran(timeline, inference);
            line.ran(timeline, inference);
        }
        Usage usage = exchange.usage();
        if (!usage.equals(Usage.NONE)) {
            line.used(usage);
        }
    }

    private void ran(Timeline timeline, Inference inference) {
        queue.record(timeline.nanosBetween(Moment.QUEUED, Moment.STARTED));
        compute.record(timeline.nanosBetween(Moment.STARTED, Moment.EXECUTED));
        if (timeline.has(Moment.ENCODED)) {
            encode.record(timeline.nanosBetween(Moment.EXECUTED, Moment.ENCODED));
        }
        batchRows.add(Bounds.ROWS.bucket(inference.batchRows()), 1);
        batchRows.add(ROWS_SUM, inference.batchRows());
    }

    void fold(Latency latency, LatencyTotals totals) {
        LatencyRecorder recorder = latencies.get(latency);
        if (recorder != null) {
            recorder.fold(totals);
        }
    }

    Memo<TenantLine> tenants() {
        return tenants;
    }

    /** Adds outcomes and rows to a view, and shows it the traces. */
    void addTo(ModelView view) {
        outcomes.addTo(view.outcomes);
        batchRows.addTo(view.batchRows);
        view.exemplars(slow, ended);
    }
}
