package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.TraceContext;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last traced request of each bucket or counter, on one event loop, so that a figure leads to a trace.
 *
 * <p>A slot asks a request for its trace once a second, or a hundred times a second until one has a trace: finding out is
 * what costs.
 */
final class ExemplarSlots {
    private static final long FOUND_PAUSE_NANOS = 1_000_000_000;
    private static final long MISSED_PAUSE_NANOS = 10_000_000;

    private final Function<? super Exchange, @Nullable TraceContext> traces;
    private final AtomicReferenceArray<@Nullable Exemplar> exemplars;
    private final long[] nextNanos;
    private boolean begun;

    ExemplarSlots(int count, Function<? super Exchange, @Nullable TraceContext> traces) {
        this.traces = traces;
        this.exemplars = new AtomicReferenceArray<>(count);
        this.nextNanos = new long[count];
    }

    void offer(int slot, Exchange exchange, double value, long nowNanos) {
        if (!begun) {
            Arrays.fill(nextNanos, nowNanos);
            begun = true;
        }
        if (nowNanos - nextNanos[slot] < 0) {
            return;
        }
        TraceContext trace = traces.apply(exchange);
        if (trace == null) {
            nextNanos[slot] = nowNanos + MISSED_PAUSE_NANOS;
            return;
        }
        nextNanos[slot] = nowNanos + FOUND_PAUSE_NANOS;
        Labels labels = Labels.of(Exemplar.TRACE_ID, trace.traceId(), Exemplar.SPAN_ID, trace.spanId());
        exemplars.set(slot, new Exemplar(value, labels, System.currentTimeMillis()));
    }

    @Nullable Exemplar at(int slot) {
        return exemplars.get(slot);
    }
}
