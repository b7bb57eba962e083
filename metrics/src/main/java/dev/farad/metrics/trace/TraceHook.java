package dev.farad.metrics.trace;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Gauge;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Recovery;
import dev.farad.hooks.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hook that tells a collector of requests as OpenTelemetry traces.
 *
 * <p>On the request's path it only decides whether the trace is recorded, so that calls made for the request can say so. All
 * spans are built when it is over, by a thread of this hook's own, from the {@link dev.farad.hooks.Timeline} that the server
 * keeps anyway. So a request that is not recorded costs a few nanoseconds and allocates nothing, and one that fails is told of
 * even if it was not to be recorded: up to {@value #FAILED_EACH_SECOND} a second. A collector that is slow or gone costs
 * traces, never requests: what does not fit the bounded queue is dropped, and counted. One instance may serve any number of
 * event loops; it is to be closed after the last request.
 */
public final class TraceHook implements OnRequest, OnRecover, OnFinish, AutoCloseable {
    static final int FAILED_EACH_SECOND = 100;

    private final Exchange.Key<MetFaults> faults = new Exchange.Key<>("faults to trace", MetFaults.class);
    private final Sampling sampling;
    private final SpanQueue queue;
    private final Allowance failed = new Allowance(FAILED_EACH_SECOND, System.nanoTime());

    /** Makes one, and begins to load what posts spans in the background. */
    public TraceHook(TraceSettings settings) {
        this.sampling = settings.sampling();
        this.queue = new SpanQueue(settings).start();
    }

    /** Decides whether the trace is recorded; never rejects. */
    @Override
    public Verdict onRequest(Exchange exchange) {
        if (!sampling.leaves(exchange.callerFlags())) {
            exchange.sampled(sampling.draw());
        }
        return Verdict.PROCEED;
    }

    /** Keeps the fault for the span; leaves the answer to others. */
    @Override
    public Recovery onRecover(Exchange exchange, Fault fault) {
        MetFaults met = exchange.get(faults);
        if (met == null) {
            met = new MetFaults();
            exchange.set(faults, met);
        }
        met.add(fault, System.nanoTime());
        return Recovery.PASS;
    }

    /** Hands over what the spans are built of. */
    @Override
    public void onFinish(Exchange exchange, Outcome outcome) {
        MetFaults met = exchange.get(faults);
        if (exchange.sampled() || (isFailure(outcome, met) && failed.take(System.nanoTime()))) {
            queue.offer(FinishedRequest.of(exchange, outcome, System.nanoTime(), met == null ? List.of() : met.all()));
        }
    }

    /** Clients that leave are no failures, and refusals because of load are those only that the protocol answers with 5xx. */
    private static boolean isFailure(Outcome outcome, @Nullable MetFaults met) {
        return met != null
                || outcome instanceof Outcome.Failed
                || (outcome instanceof Outcome.Answered answered && answered.status() >= 500);
    }

    /** Returns what became of the traces, as figures. */
    public List<Gauge> gauges() {
        return List.of(
                new Gauge(
                        "farad.traces.sampled",
                        "ratio",
                        "Share of the traces begun here that are recorded.",
                        Map.of(),
                        sampling::ratio),
                new Gauge(
                        "farad.traces.sent",
                        "",
                        "Requests that the collector took the spans of.",
                        Map.of(),
                        queue::sent),
                new Gauge(
                        "farad.traces.dropped",
                        "",
                        "Requests that were to be traced and were not: the collector is slow or gone.",
                        Map.of(),
                        queue::dropped));
    }

    /** Posts what is left, for at most five seconds; requests that end later are not told of. */
    @Override
    public void close() {
        queue.close();
    }
}
