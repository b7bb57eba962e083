package dev.farad.runtime.onnx;

import dev.farad.pool.HostPool;
import dev.farad.runtime.Batch;
import dev.farad.runtime.Bench;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.MiniLm;
import dev.farad.runtime.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Sentence vectors of MiniLM-L6 on one lane of the CPU, 16 tokens each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class MiniLmBenchmark {
    private static final List<Long> SENTENCE = Collections.nCopies(16, 2_000L);

    /** Sentences of a batch, each an item of its own. */
    @Param({"1", "16"})
    int batch;

    private final HostPool pool = new HostPool(64 << 20);
    private final OnnxBackend backend = new OnnxBackend(pool);
    private final Bench bench = new Bench(pool);
    private Path directory;
    private LoadedModel model;

    @Setup
    public void load() throws IOException {
        directory = Files.createTempDirectory("minilm");
        model = backend.load(
                new ModelSource("minilm", MiniLm.graph(directory), ModelSource.Head.MEAN_NORMALIZED, 1));
    }

    @TearDown
    public void close() throws IOException {
        model.close();
        backend.close();
        pool.close();
        Files.delete(directory.resolve("all-minilm-l6-v2.onnx"));
        Files.delete(directory);
    }

    /** From the requests' tensors to a copy of the answers, the hand-over to the lane's thread included. */
    @Benchmark
    public List<float[]> sentences() {
        List<Batch.Item> items = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            items.add(bench.tokens(model.signature(), SENTENCE));
        }
        return bench.answers(model.lanes().getFirst(), items);
    }
}
