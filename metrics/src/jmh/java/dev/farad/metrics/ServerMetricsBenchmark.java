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
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to count one finished inference whose tags are known. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ServerMetricsBenchmark {
    private static final Outcome OK = new Outcome.Answered(200);

    private final ServerMetrics metrics = new ServerMetrics();
    private final FakeExchange exchange = FakeExchange.inferred("acme");

    /** Counts one inference. */
    @Benchmark
    public void finishedInference() {
        metrics.onFinish(exchange, OK);
    }
}
