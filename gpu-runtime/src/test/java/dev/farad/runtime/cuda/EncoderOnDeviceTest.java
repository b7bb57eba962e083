package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.Ledger;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.Ticket;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.program.Program;
import dev.farad.runtime.graph.program.ReferenceProgram;
import dev.farad.runtime.graph.program.StepScratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Lanes, graphs, padding and the cost of batches, on a small encoder with random weights. */
@Tag("gpu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncoderOnDeviceTest {
    private static final SyntheticEncoder ENCODER = SyntheticEncoder.SMALL;
    private static final Buckets BUCKETS = new Buckets(List.of(1, 2, 4, 8), List.of(16, 32, 64), 64 << 20);

    private final Graph graph = ENCODER.graph(11);
    private CudaBackend backend;
    private LoadedModel model;
    private Bench bench;

    @BeforeAll
    void load(@TempDir Path cache) {
        backend = CudaBackend.open(GpuBench.options(cache, DataType.FP32, BUCKETS));
        model = backend.load("encoder", Program.of(graph, CudaBackend.precision(DataType.FP32)), 2);
        bench = new Bench(backend.inputs());
    }

    @AfterAll
    void holdsNothingOnceClosed() {
        model.close();
        assertThat(backend.deviceMemory().figures().usedBytes()).isZero();
        assertThat(backend.deviceMemory().figures().reservedBytes()).isZero();
        assertThat(backend.inputs().figures().outstanding()).isZero();
        backend.close();
    }

    private Lane lane() {
        return model.lanes().getFirst();
    }

    private Batch.Item item(Random random, int rows, int width) {
        return GpuBench.tokens(backend, model, random, rows, width, ENCODER.vocabulary());
    }

    /** Returns what plain Java answers to an item. */
    private float[] expected(Batch.Item item) {
        Map<String, Array> inputs = new java.util.LinkedHashMap<>();
        for (Tensor tensor : item.inputs()) {
            inputs.put(tensor.name(), Array.read(tensor.type(), tensor.shape(), tensor.data()));
        }
        Program program = Program.of(graph, CudaBackend.precision(DataType.FP32));
        double[] elements = Array.named("sentence_embedding", ReferenceProgram.run(program, inputs, StepScratch.NONE))
                .elements();
        float[] floats = new float[elements.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) elements[i];
        }
        return floats;
    }

    private static void assertNear(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, org.assertj.core.data.Offset.offset(2e-5f));
    }

    @Test
    void signatureIsThatOfASentenceEncoder() {
        assertThat(model.signature().batching()).isEqualTo(Signature.Batching.PADDED);
        assertThat(model.lanes()).hasSize(2).noneMatch(Lane::wakes);
    }

    @Test
    void capturedAndUncapturedBatchesAnswerAsPlainJavaDoes() {
        Random random = new Random(3);
        for (int[] size : new int[][] {{1, 16}, {1, 5}, {3, 17}, {8, 64}, {5, 100}, {11, 33}, {1, 300}}) {
            Batch.Item item = item(random, size[0], size[1]);
            float[] expected = expected(item);

            assertNear(bench.answer(lane(), item), expected);
        }
    }

    @Test
    void itemsOfMixedLengthsKeepTheirOwnAnswers() {
        Random random = new Random(4);
        List<Batch.Item> items = new ArrayList<>();
        for (int width : new int[] {3, 20, 7, 40, 1}) {
            items.add(item(random, 1 + width % 2, width));
        }
        List<float[]> expected = items.stream().map(this::expected).toList();

        List<float[]> actual = bench.answers(lane(), items);

        for (int i = 0; i < expected.size(); i++) {
            assertNear(actual.get(i), expected.get(i));
        }
    }

    @Test
    void costIsWhatWasPredictedToTheByteAndMeasured() {
        Random random = new Random(5);
        for (int[] size : new int[][] {{1, 16}, {3, 17}, {20, 90}}) {
            long predicted = model.predictedBytes(size[0], size[1]);
            Ledger ledger = new Ledger();
            Batch.Item item = item(random, size[0], size[1]);
            try (Ticket ticket = Bench.await(
                    lane(), lane().submit(new Batch(List.of(item), ledger), () -> {}), new CountDownLatch(0))) {
                assertThat(ledger.heldBytes(MemoryUse.WORKSPACE)).isPositive();
                BatchResult.Done done = (BatchResult.Done) ticket.result();
                BatchCost cost = done.cost();
                assertThat(cost.measured()).isTrue();
                assertThat(cost.computeNanos()).isPositive();
                assertThat(cost.workspaceBytes() + cost.stagingBytes()).isEqualTo(predicted);
                assertThat(ledger.peakBytes(MemoryUse.WORKSPACE)).isEqualTo(cost.workspaceBytes());
                assertThat(ledger.heldBytes(MemoryUse.WORKSPACE)).isZero();
                assertThat(ledger.heldBytes(MemoryUse.STAGING)).isZero();
                long bucketCells = BUCKETS.rowsFor(size[0]) * BUCKETS.widthFor(size[1]);
                assertThat(cost.paddingCells()).isEqualTo(bucketCells - (long) size[0] * size[1]);
                Bench.close(done);
            }
            Bench.close(List.of(item));
        }
    }

    @Test
    void batchLargerThanALanesOwnMemoryTakesExactlyWhatItNeedsAndGivesItBack() {
        long before = backend.deviceMemory().figures().usedBytes();
        Batch.Item item = item(new Random(6), 40, 200);
        Ticket ticket = lane().submit(new Batch(List.of(item), new Ledger()), () -> {});
        long during = backend.deviceMemory().figures().usedBytes();
        Bench.await(lane(), ticket, new CountDownLatch(0));
        BatchResult.Done done = (BatchResult.Done) ticket.result();

        assertThat(during - before).isEqualTo(done.cost().workspaceBytes());
        assertThat(backend.deviceMemory().figures().usedBytes()).isEqualTo(before);
        Bench.close(done);
        ticket.close();
        Bench.close(List.of(item));
    }

    @Test
    void resultNobodyTookOutlivesTheNextBatch() {
        Batch.Item first = item(new Random(7), 2, 9);
        Batch.Item second = item(new Random(8), 2, 9);
        float[] expected = expected(first);
        Ticket ticket = Bench.await(
                lane(), lane().submit(new Batch(List.of(first), new Ledger()), () -> {}), new CountDownLatch(0));

        bench.answer(lane(), second);
        BatchResult.Done done = (BatchResult.Done) ticket.result();

        assertNear(Bench.floats(done.outputs().getFirst().getFirst()), expected);
        Bench.close(done);
        ticket.close();
        Bench.close(List.of(first));
    }

    @Test
    void submitDoesNotWaitForTheDevice() {
        Batch.Item item = item(new Random(9), 64, 512);
        long start = System.nanoTime();
        Ticket ticket = lane().submit(new Batch(List.of(item), new Ledger()), () -> {});
        long submitted = System.nanoTime() - start;
        Bench.await(lane(), ticket, new CountDownLatch(0));
        BatchResult.Done done = (BatchResult.Done) ticket.result();

        System.out.printf(
                "submit took %d us, the device %d us%n",
                submitted / 1000, done.cost().computeNanos() / 1000);
        Bench.close(done);
        ticket.close();
        Bench.close(List.of(item));
    }

    @Test
    void inputOfAnotherTypeOrSizeIsRefused() {
        List<Tensor> inputs = new ArrayList<>();
        for (var spec : model.signature().inputs()) {
            Lease lease = Objects.requireNonNull(backend.inputs().take(4 * 3, MemoryUse.INPUT, "test"));
            lease.segment().asSlice(0, 12).copyFrom(java.lang.foreign.MemorySegment.ofArray(new int[] {1, 2, 3}));
            inputs.add(new Tensor(spec.name(), DataType.INT32, Shape.of(1, 3), lease));
        }

        BatchResult result = bench.run(lane(), List.of(new Batch.Item(inputs, 1, 3)));

        assertThat(result)
                .isInstanceOfSatisfying(
                        BatchResult.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(BatchResult.Kind.INVALID_INPUT));
    }

    @Test
    void outputThatDoesNotFitIsOutOfMemoryAndNothingStaysTaken() {
        MemoryPool pool = backend.inputs();
        Batch.Item item = item(new Random(10), 2, 9);
        long outstanding = pool.figures().outstanding();
        List<Lease> rest = new ArrayList<>();
        for (long bytes = 1L << 27; bytes >= 64; bytes /= 2) {
            for (Lease lease = pool.take(bytes, MemoryUse.INPUT, "greedy");
                    lease != null;
                    lease = pool.take(bytes, MemoryUse.INPUT, "greedy")) {
                rest.add(lease);
            }
        }
        try (Ticket ticket = Bench.await(
                lane(), lane().submit(new Batch(List.of(item), new Ledger()), () -> {}), new CountDownLatch(0))) {
            assertThat(ticket.result())
                    .isInstanceOfSatisfying(
                            BatchResult.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(BatchResult.Kind.OUT_OF_MEMORY));
        }
        rest.forEach(Lease::close);
        assertThat(pool.figures().outstanding()).isEqualTo(outstanding);
        assertNear(bench.answer(lane(), item), expectedOf(2, 9, 10));
    }

    private float[] expectedOf(int rows, int width, long seed) {
        Batch.Item item = item(new Random(seed), rows, width);
        try {
            return expected(item);
        } finally {
            Bench.close(List.of(item));
        }
    }

    @Test
    void outputsAreUnitVectors() {
        float[] answer = bench.answer(lane(), item(new Random(12), 1, 30));
        double squares = 0;
        for (float value : answer) {
            squares += (double) value * value;
        }
        assertThat(squares).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
    }
}
