package dev.farad.metrics.trace;

import dev.farad.hooks.Outcome;
import dev.farad.metrics.FakeExchange;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What tracing costs an event loop for each request: the hook's two calls, sampled and not; and beside it what the thread that
 * posts spends on making the spans of one.
 *
 * <p>Nobody listens at the endpoint, so that sampled requests are soon dropped: the hand-over is measured, not a collector.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TraceHookBenchmark {
    private static final Outcome OK = Outcome.answered(200);

    private final BatchRunFixture batch = new BatchRunFixture();
    private final FakeExchange begun = batch.exchange();
    private final FakeExchange continued = batch.exchange().traceparent(FakeExchange.PARENT);
    private final FinishedRequest finished = FinishedRequest.of(continued, OK, 0, List.of());
    private final EpochClock clock = new EpochClock();
    private final SplittableRandom random = new SplittableRandom();
    private TraceHook hook;

    /** Makes the hook. */
    @Setup
    public void start() {
        hook = new TraceHook(
                new TraceSettings(URI.create("http://127.0.0.1:9/v1/traces"), new Sampling(true, 1e-9), "benchmark"));
    }

    /** Ends it. */
    @TearDown
    public void stop() {
        hook.close();
    }

    /** A request that is not recorded. */
    @Benchmark
    public void unsampled() {
        hook.onRequest(begun);
        hook.onFinish(begun, OK);
    }

    /** A request that is. */
    @Benchmark
    public void sampled() {
        hook.onRequest(continued);
        hook.onFinish(continued, OK);
    }

    /** The spans of one request, on the thread that posts them. */
    @Benchmark
    public List<SpanData> spans() {
        return RequestSpans.of(Resource.empty(), finished, clock.anchor(), random);
    }
}
