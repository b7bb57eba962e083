package dev.farad.metrics;

import dev.farad.hooks.Outcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to count one request whose tags are known, everything on, by one event loop and by two at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ServerMetricsBenchmark {
    private static final Outcome OK = new Outcome.Answered(200);

    private final ServerMetrics metrics = new ServerMetrics();

    /** Requests of one event loop. */
    @State(Scope.Thread)
    public static class Loop {
        final FakeExchange inferred = FakeExchange.inferred("acme");
        final FakeExchange plain = new FakeExchange().tenant("acme");
        final FakeExchange denied = FakeExchange.inferred("x".repeat(TenantTable.LONGEST + 1));

        /** Makes the requests. */
        public Loop() {}
    }

    /** Counts an inference. */
    @Benchmark
    public void inference(Loop loop) {
        metrics.onRequest(loop.inferred);
        metrics.onFinish(loop.inferred, OK);
    }

    /** Counts an inference while another event loop does. */
    @Benchmark
    @Threads(2)
    public void inferenceOnTwoLoops(Loop loop) {
        metrics.onRequest(loop.inferred);
        metrics.onFinish(loop.inferred, OK);
    }

    /** Counts an inference of a tenant without a name of its own, while another event loop does. */
    @Benchmark
    @Threads(2)
    public void inferenceOfAnotherTenantOnTwoLoops(Loop loop) {
        metrics.onRequest(loop.denied);
        metrics.onFinish(loop.denied, OK);
    }

    /** Counts a request that asks no model. */
    @Benchmark
    public void request(Loop loop) {
        metrics.onRequest(loop.plain);
        metrics.onFinish(loop.plain, OK);
    }
}
