package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.runtime.Batch;
import dev.farad.runtime.Bench;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelSource;
import dev.farad.runtime.graph.Encoders;
import dev.farad.runtime.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real encoders on the device against ONNX Runtime on the CPU, on random tokens of mixed lengths. */
@Tag("gpu")
class EncodersOnDeviceTest {
    private static final int VOCABULARY = 30_522;

    /** The first answer to tokens of which there may be more than 100: that of the fourth batch of five. */
    private static final int LONG_FROM = 15;

    private static final Buckets BUCKETS = new Buckets(List.of(8), List.of(64, 128), 256L << 20);

    @TempDir
    private Path folder;

    /**
     * A precision and how near to FP32 on the CPU its answers must be.
     *
     * @param difference of any two numbers at most
     * @param cosine of sentences' vectors at least
     * @param tokenCosine of tokens' vectors at least: they have no average to smooth them
     */
    private record Promise(DataType precision, double difference, double cosine, double tokenCosine) {}

    private static final List<Promise> PROMISES = List.of(
            new Promise(DataType.FP32, 1e-4, 0.999999, 0.999999),
            new Promise(DataType.FP16, 1, 0.9999, 0.9999),
            // 8 bits: plain Java that rounds each step to BF16 comes to 0.99986 on the same tokens.
            new Promise(DataType.BF16, 1, 0.9998, 0.998));

    @ParameterizedTest
    @EnumSource
    void answersAsOnnxRuntimeDoes(Encoders encoder) throws IOException {
        Path file = Files.write(folder.resolve(encoder + ".onnx"), encoder.bytes());
        for (ModelSource.Head head : ModelSource.Head.values()) {
            ModelSource source = new ModelSource(encoder.name(), file, head, 1);
            List<float[]> expected = onCpu(source);
            for (Promise promise : PROMISES) {
                double cosine = head == ModelSource.Head.NONE ? promise.tokenCosine() : promise.cosine();
                check(
                        encoder + " " + head + " " + promise.precision(),
                        promise.difference(),
                        cosine,
                        onDevice(source, promise),
                        expected);
            }
        }
    }

    private static List<float[]> onCpu(ModelSource source) {
        try (HostPool pool = new HostPool(1L << 30);
                OnnxBackend cpu = new OnnxBackend(pool);
                LoadedModel model = cpu.load(source)) {
            return answers(new Bench(pool), model);
        }
    }

    private List<float[]> onDevice(ModelSource source, Promise promise) {
        try (CudaBackend backend = CudaBackend.open(GpuBench.options(folder, promise.precision(), BUCKETS));
                LoadedModel model = backend.load(source)) {
            return answers(new Bench(backend.inputs()), model);
        }
    }

    /** Runs the same batches, which differ in their items' lengths, for every backend. */
    private static List<float[]> answers(Bench bench, LoadedModel model) {
        Random random = new Random(20260101);
        List<float[]> answers = new ArrayList<>();
        for (int batch = 0; batch < 4; batch++) {
            List<Batch.Item> items = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                List<Long> tokens = new ArrayList<>();
                for (int n = random.nextInt(1, batch == 3 ? 500 : 100); n > 0; n--) {
                    tokens.add((long) random.nextInt(VOCABULARY));
                }
                items.add(bench.tokens(model.signature(), tokens));
            }
            answers.addAll(bench.answers(model.lanes().getFirst(), items));
        }
        return answers;
    }

    private static void check(
            String what, double difference, double least, List<float[]> actual, List<float[]> expected) {
        double worstDifference = 0;
        double worstCosine = 1;
        double worstShort = 1;
        for (int i = 0; i < expected.size(); i++) {
            double cosine = 1;
            float[] a = actual.get(i);
            float[] b = expected.get(i);
            assertThat(a).hasSameSizeAs(b);
            for (int start = 0; start < a.length; start += 384) {
                double product = 0;
                double squaresOfA = 0;
                double squaresOfB = 0;
                for (int k = start; k < start + 384; k++) {
                    worstDifference = Math.max(worstDifference, Math.abs(a[k] - b[k]));
                    product += (double) a[k] * b[k];
                    squaresOfA += (double) a[k] * a[k];
                    squaresOfB += (double) b[k] * b[k];
                }
                cosine = Math.min(cosine, product / Math.sqrt(squaresOfA * squaresOfB));
            }
            worstCosine = Math.min(worstCosine, cosine);
            worstShort = i < LONG_FROM ? Math.min(worstShort, cosine) : worstShort;
        }
        System.out.printf(
                "%s: difference at most %.2e, cosine at least %.7f (%.7f up to 100 tokens)%n",
                what, worstDifference, worstCosine, worstShort);
        assertThat(worstCosine).as(what).isGreaterThanOrEqualTo(least);
        assertThat(worstDifference).as(what).isLessThanOrEqualTo(difference);
    }
}
