package dev.farad.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.Ledger;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.ModelSource;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.Ticket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CPU backend on graphs of a few nodes, for what the sentence model does not show. */
class OnnxGraphTest {
    private static final long ANY = Shape.ANY;

    private final HostPool pool = new HostPool(1 << 16);
    private final OnnxBackend backend = new OnnxBackend(pool);
    private final Bench bench = new Bench(pool);

    @TempDir
    private Path directory;

    @AfterEach
    void holdsNothing() {
        backend.close();
        pool.close();
    }

    private LoadedModel load(TinyGraph graph, ModelSource.Head head) throws IOException {
        return backend.load(new ModelSource("tiny", graph.write(directory, "tiny.onnx"), head, 1));
    }

    private LoadedModel load(TinyGraph graph) throws IOException {
        return load(graph, ModelSource.Head.NONE);
    }

    private static TinyGraph copying(int type, long... dims) {
        return new TinyGraph().input("x", type, dims).output("y", type, dims).node("Identity", "x", "y");
    }

    /** Token ids times the mask, so that every token's answer is its own. */
    static TinyGraph masking() {
        return new TinyGraph()
                .input("input_ids", TinyGraph.INT64, ANY, ANY)
                .input("attention_mask", TinyGraph.INT64, ANY, ANY)
                .output("y", TinyGraph.INT64, ANY, ANY)
                .node("Mul", List.of("input_ids", "attention_mask"), List.of("y"));
    }

    private static Batch.Item item(long rows, long width, Tensor... inputs) {
        return new Batch.Item(List.of(inputs), rows, width);
    }

    private static Tensor only(BatchResult.Done done, int item) {
        return done.outputs().get(item).getFirst();
    }

    private void assertFails(BatchResult result, BatchResult.Kind kind, String message) {
        assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.message()).contains(message);
        });
    }

    @Test
    void everyTypeThatCanBeFedPassesThrough() throws IOException {
        Map<Integer, DataType> types = Map.ofEntries(
                Map.entry(TinyGraph.BOOL, DataType.BOOL),
                Map.entry(TinyGraph.UINT8, DataType.UINT8),
                Map.entry(TinyGraph.INT8, DataType.INT8),
                Map.entry(TinyGraph.INT16, DataType.INT16),
                Map.entry(TinyGraph.INT32, DataType.INT32),
                Map.entry(TinyGraph.INT64, DataType.INT64),
                Map.entry(TinyGraph.FLOAT16, DataType.FP16),
                Map.entry(TinyGraph.BFLOAT16, DataType.BF16),
                Map.entry(TinyGraph.FLOAT, DataType.FP32),
                Map.entry(TinyGraph.DOUBLE, DataType.FP64));
        for (Map.Entry<Integer, DataType> type : types.entrySet()) {
            byte[] bytes = new byte[2 * type.getValue().elementBytes()];
            bytes[0] = 1;
            bytes[bytes.length - 1] = 1;
            try (LoadedModel model = load(copying(type.getKey(), ANY, 2))) {
                assertThat(model.signature().inputs())
                        .containsExactly(new TensorSpec("x", type.getValue(), Shape.of(ANY, 2)));

                BatchResult.Done done = bench.done(
                        model.lanes().getFirst(),
                        List.of(item(1, 1, bench.bytes("x", type.getValue(), Shape.of(1, 2), bytes))));

                assertThat(only(done, 0).type()).isEqualTo(type.getValue());
                assertThat(only(done, 0).shape()).isEqualTo(Shape.of(1, 2));
                assertThat(only(done, 0).data().toArray(JAVA_BYTE)).isEqualTo(bytes);
                Bench.close(done);
            }
        }
    }

    @Test
    void inputTypesThatCannotBeFedAreNamed() throws IOException {
        for (int type : new int[] {TinyGraph.UINT16, TinyGraph.UINT32, TinyGraph.UINT64}) {
            TinyGraph graph = copying(type, ANY);
            assertThatThrownBy(() -> load(graph))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining("input 'x' is of kind UINT");
        }
    }

    @Test
    void outputsOfUnsignedTypesCanBeRead() throws IOException {
        Map<Integer, DataType> types = Map.of(
                TinyGraph.UINT16, DataType.UINT16,
                TinyGraph.UINT32, DataType.UINT32,
                TinyGraph.UINT64, DataType.UINT64);
        for (Map.Entry<Integer, DataType> type : types.entrySet()) {
            TinyGraph graph = new TinyGraph()
                    .input("x", TinyGraph.INT64, ANY)
                    .output("y", type.getKey(), ANY)
                    .cast("x", "y", type.getKey());
            try (LoadedModel model = load(graph)) {
                BatchResult.Done done = bench.done(
                        model.lanes().getFirst(), List.of(item(1, 1, bench.longs("x", Shape.of(1), 0xFEDC))));

                assertThat(only(done, 0).type()).isEqualTo(type.getValue());
                byte[] expected = new byte[type.getValue().elementBytes()];
                expected[0] = (byte) 0xDC;
                expected[1] = (byte) 0xFE;
                assertThat(only(done, 0).data().toArray(JAVA_BYTE)).isEqualTo(expected);
                Bench.close(done);
            }
        }
    }

    @Test
    void outputThatIsNoTensorIsNamed() {
        TinyGraph graph = new TinyGraph()
                .input("x", TinyGraph.FLOAT, ANY)
                .listOutput("all", TinyGraph.FLOAT)
                .node("SequenceConstruct", "x", "all");

        assertThatThrownBy(() -> load(graph))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("output 'all' is of kind SequenceInfo");
    }

    @Test
    void scalarsRun() throws IOException {
        try (LoadedModel model = load(copying(TinyGraph.INT64))) {
            assertThat(model.signature().batching()).isEqualTo(Signature.Batching.NONE);

            BatchResult.Done done =
                    bench.done(model.lanes().getFirst(), List.of(item(1, 1, bench.longs("x", Shape.of(), 16_000))));

            assertThat(only(done, 0).shape()).isEqualTo(Shape.of());
            assertThat(only(done, 0).data().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(16_000);
            Bench.close(done);
        }
    }

    @Test
    void emptyTensorsRun() throws IOException {
        try (LoadedModel model = load(copying(TinyGraph.FLOAT, ANY, 3))) {
            BatchResult.Done alone =
                    bench.done(model.lanes().getFirst(), List.of(item(0, 1, bench.floats("x", Shape.of(0, 3)))));
            assertThat(only(alone, 0).shape()).isEqualTo(Shape.of(0, 3));
            Bench.close(alone);

            BatchResult.Done together = bench.done(
                    model.lanes().getFirst(),
                    List.of(
                            item(0, 1, bench.floats("x", Shape.of(0, 3))),
                            item(1, 1, bench.floats("x", Shape.of(1, 3), 1, 2, 3))));
            assertThat(only(together, 0).shape()).isEqualTo(Shape.of(0, 3));
            assertThat(Bench.floats(only(together, 1))).containsExactly(1, 2, 3);
            Bench.close(together);
        }
    }

    @Test
    void stringsRunAloneAndTogether() throws IOException {
        byte[] one = strings("wide", "größer");
        byte[] other = strings("", "x");
        try (LoadedModel model = load(copying(TinyGraph.STRING, ANY, 2))) {
            assertThat(model.signature().batching()).isEqualTo(Signature.Batching.EQUAL);
            BatchResult.Done alone = bench.done(
                    model.lanes().getFirst(),
                    List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1, 2), one))));
            assertThat(only(alone, 0).data().toArray(JAVA_BYTE)).isEqualTo(one);
            Bench.close(alone);

            BatchResult.Done together = bench.done(
                    model.lanes().getFirst(),
                    List.of(
                            item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1, 2), one)),
                            item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1, 2), other))));
            assertThat(only(together, 0).data().toArray(JAVA_BYTE)).isEqualTo(one);
            assertThat(only(together, 1).data().toArray(JAVA_BYTE)).isEqualTo(other);
            assertThat(only(together, 1).shape()).isEqualTo(Shape.of(1, 2));
            Bench.close(together);
        }
    }

    @Test
    void scalarStringsAndEmptyOnesRun() throws IOException {
        try (LoadedModel model = load(copying(TinyGraph.STRING))) {
            BatchResult.Done done = bench.done(
                    model.lanes().getFirst(),
                    List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(), strings("alone")))));
            assertThat(only(done, 0).data().toArray(JAVA_BYTE)).isEqualTo(strings("alone"));
            Bench.close(done);
        }
        try (LoadedModel model = load(copying(TinyGraph.STRING, ANY))) {
            BatchResult.Done done = bench.done(
                    model.lanes().getFirst(), List.of(item(0, 1, bench.bytes("x", DataType.BYTES, Shape.of(0)))));
            assertThat(only(done, 0).bytes()).isZero();
            Bench.close(done);
        }
    }

    @Test
    void stringsThatAreNoneAreRefused() throws IOException {
        try (LoadedModel model = load(copying(TinyGraph.STRING, ANY))) {
            Lane lane = model.lanes().getFirst();
            assertFails(
                    bench.run(lane, List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1), (byte) 9)))),
                    BatchResult.Kind.INVALID_INPUT,
                    "input 'x': element 0 does not lie within its 1 bytes");
            assertFails(
                    bench.run(lane, List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1), new byte[] {
                        5, 0, 0, 0, 'a'
                    })))),
                    BatchResult.Kind.INVALID_INPUT,
                    "element 0 does not lie within its 5 bytes");
            assertFails(
                    bench.run(lane, List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1), new byte[] {
                        1, 0, 0, 0, (byte) 0xFF
                    })))),
                    BatchResult.Kind.INVALID_INPUT,
                    "not UTF-8");
        }
    }

    private static byte[] strings(String... elements) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String element : elements) {
            byte[] utf8 = element.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(new byte[] {(byte) utf8.length, 0, 0, 0});
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }

    @Test
    void batchingFollowsFromTheDimensions() throws IOException {
        assertBatching(Signature.Batching.EQUAL, copying(TinyGraph.FLOAT, ANY, 3));
        assertBatching(Signature.Batching.EQUAL, copying(TinyGraph.INT64, ANY, ANY));
        assertBatching(Signature.Batching.NONE, copying(TinyGraph.FLOAT, 1, 3));
        assertBatching(Signature.Batching.PADDED, masking());
        TinyGraph constantOutput = new TinyGraph()
                .input("x", TinyGraph.FLOAT, ANY, 3)
                .output("y", TinyGraph.INT64, 2)
                .node("Shape", "x", "y");
        assertBatching(Signature.Batching.NONE, constantOutput);
    }

    private void assertBatching(Signature.Batching batching, TinyGraph graph) throws IOException {
        try (LoadedModel model = load(graph)) {
            assertThat(model.signature().batching()).isEqualTo(batching);
        }
    }

    @Test
    void graphThatQuantisesAsItRunsBatchesNothing() throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("x", TinyGraph.FLOAT, ANY, 2)
                .output("y", TinyGraph.UINT8, ANY, 2)
                .node("DynamicQuantizeLinear", List.of("x"), List.of("y", "scale", "zero"));
        try (LoadedModel model = load(graph)) {
            assertThat(model.signature().batching()).isEqualTo(Signature.Batching.NONE);
            assertFails(
                    bench.run(
                            model.lanes().getFirst(),
                            List.of(
                                    item(1, 1, bench.floats("x", Shape.of(1, 2), 1, 2)),
                                    item(1, 1, bench.floats("x", Shape.of(1, 2), 3, 4)))),
                    BatchResult.Kind.INTERNAL,
                    "2 items (expected: 1");

            BatchResult.Done done = bench.done(
                    model.lanes().getFirst(), List.of(item(1, 1, bench.floats("x", Shape.of(1, 2), 0, 255))));
            assertThat(only(done, 0).data().toArray(JAVA_BYTE)).containsExactly(0, 255);
            Bench.close(done);
        }
    }

    @Test
    void equalItemsAreJoinedAndTakenApart() throws IOException {
        try (LoadedModel model = load(copying(TinyGraph.FLOAT, ANY, 2, ANY))) {
            Ledger ledger = new Ledger();
            List<Batch.Item> items = List.of(
                    item(1, 1, bench.floats("x", Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6)),
                    item(2, 1, bench.floats("x", Shape.of(2, 2, 3), 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)));
            BatchResult.Done done = done(model.lanes().getFirst(), new Batch(items, ledger));

            assertThat(Bench.floats(only(done, 0))).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(only(done, 1).shape()).isEqualTo(Shape.of(2, 2, 3));
            assertThat(Bench.floats(only(done, 1))).startsWith(7).endsWith(18);
            assertThat(done.cost().items())
                    .containsExactly(new BatchCost.ItemCost(1, 24, 24), new BatchCost.ItemCost(2, 48, 48));
            assertThat(done.cost().paddingCells()).isZero();
            assertThat(done.cost().stagingBytes()).isEqualTo(72);
            assertThat(done.cost().workspaceBytes()).isEqualTo(16 * (72 + 72));
            assertThat(ledger.heldBytes(MemoryUse.STAGING)).isZero();
            assertThat(ledger.heldBytes(MemoryUse.WORKSPACE)).isZero();
            assertThat(ledger.heldBytes(MemoryUse.OUTPUT)).isEqualTo(72);
            assertThat(model.predictedBytes(1, 1)).as("learned").isEqualTo(17 * 48);
            Bench.close(items);
            Bench.close(done);
        }
    }

    private static BatchResult.Done done(Lane lane, Batch batch) {
        CountDownLatch woken = new CountDownLatch(1);
        try (Ticket ticket = Bench.await(lane, lane.submit(batch, woken::countDown), woken)) {
            assertThat(ticket.result()).isInstanceOf(BatchResult.Done.class);
            return (BatchResult.Done) ticket.result();
        }
    }

    private Batch.Item tokens(long... ids) {
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        Shape shape = Shape.of(1, ids.length);
        return item(1, ids.length, bench.longs("input_ids", shape, ids), bench.longs("attention_mask", shape, mask));
    }

    @Test
    void shorterRowsArePaddedAndCutBack() throws IOException {
        try (LoadedModel model = load(masking())) {
            List<Batch.Item> items = List.of(tokens(1, 2), tokens(3, 4, 5), tokens());
            Ledger ledger = new Ledger();
            BatchResult.Done done = done(model.lanes().getFirst(), new Batch(items, ledger));

            assertThat(longs(only(done, 0))).containsExactly(1, 2);
            assertThat(longs(only(done, 1))).containsExactly(3, 4, 5);
            assertThat(only(done, 2).shape()).isEqualTo(Shape.of(1, 0));
            assertThat(done.cost().paddingCells()).isEqualTo(9 - 5);
            assertThat(done.cost().stagingBytes()).isEqualTo(2 * 9 * 8);
            assertThat(done.cost().workspaceBytes()).isEqualTo(16 * 3 * 9 * 8);
            assertThat(done.cost().measured()).isFalse();
            assertThat(model.predictedBytes(3, 3)).isEqualTo(17 * 3 * 9 * 8);
            Bench.close(items);
            Bench.close(done);
        }
    }

    private static long[] longs(Tensor tensor) {
        return tensor.data().toArray(ValueLayout.JAVA_LONG);
    }

    @Test
    void loneItemIsReadWhereItLies() throws IOException {
        try (LoadedModel model = load(masking())) {
            BatchResult.Done done = bench.done(model.lanes().getFirst(), List.of(tokens(1, 2)));

            assertThat(done.cost().stagingBytes()).isZero();
            Bench.close(done);
        }
    }

    @Test
    void inputsOfOneItemMustHaveOneWidth() throws IOException {
        try (LoadedModel model = load(masking())) {
            Batch.Item torn = item(
                    1,
                    2,
                    bench.longs("input_ids", Shape.of(1, 2), 1, 2),
                    bench.longs("attention_mask", Shape.of(1, 3), 1, 1, 1));

            assertFails(
                    bench.run(model.lanes().getFirst(), List.of(tokens(1), torn)),
                    BatchResult.Kind.INVALID_INPUT,
                    "input 'attention_mask' of item 1 has shape [1, 3] (expected: [1, 2])");
        }
    }

    @Test
    void spentPoolIsOutOfMemory() throws IOException {
        try (LoadedModel model = load(masking())) {
            List<Batch.Item> items = List.of(tokens(1, 2), tokens(3, 4));
            Tensor rest = bench.tensor("rest", DataType.INT8, Shape.of(1 << 15), 1 << 15);
            Tensor more = bench.tensor("rest", DataType.INT8, Shape.of(1 << 14), 1 << 14);
            List<Tensor> crumbs = new ArrayList<>();
            while (pool.figures().usedBytes() < 1 << 16) {
                crumbs.add(bench.tensor("rest", DataType.INT8, Shape.of(64), 64));
            }

            assertFails(
                    bench.run(model.lanes().getFirst(), items),
                    BatchResult.Kind.OUT_OF_MEMORY,
                    "the pool has no 32 bytes left to join inputs in");
            Batch.Item alone = item(1, 1, crumbs.removeLast());
            Bench.close(List.of(alone));
            rest.close();
            more.close();
            crumbs.forEach(Tensor::close);
        }
    }

    @Test
    void sentenceVectorsNeedAMaskAndTokenVectors() {
        assertThatThrownBy(() -> load(copying(TinyGraph.FLOAT, ANY, ANY, 3), ModelSource.Head.MEAN_NORMALIZED))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("expected for sentence vectors: input attention_mask");
        assertThatThrownBy(() -> load(masking(), ModelSource.Head.MEAN_NORMALIZED))
                .isInstanceOf(ModelLoadException.class);
        assertThat(pool.figures().outstanding()).isZero();
    }

    @Test
    void sentenceVectorIsTheMeanUnderTheMaskAtLengthOne() throws IOException {
        try (LoadedModel model = load(vectors(), ModelSource.Head.MEAN_NORMALIZED)) {
            Batch.Item item = item(
                    3,
                    1,
                    bench.floats("vectors", Shape.of(3, 2, 2), 3, 0, 0, 4, 6, 8, 9, 9, 1, 2, 3, 4),
                    bench.bytes("attention_mask", DataType.INT32, Shape.of(3, 2), new byte[] {
                        1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                    }));

            float[] answer = bench.answer(model.lanes().getFirst(), item);

            assertThat(answer).containsExactly(0.6f, 0.8f, 0.6f, 0.8f, 0, 0);
        }
    }

    /** Token vectors that a request brings itself; the mask is only for the head. */
    private static TinyGraph vectors() {
        return new TinyGraph()
                .input("vectors", TinyGraph.FLOAT, ANY, ANY, 2)
                .input("attention_mask", TinyGraph.INT32, ANY, ANY)
                .output("mask", TinyGraph.INT32, ANY, ANY)
                .output("vectors_out", TinyGraph.FLOAT, ANY, ANY, 2)
                .node("Identity", "attention_mask", "mask")
                .node("Identity", "vectors", "vectors_out");
    }

    @Test
    void backendDoesNotCloseOverALoadedModel() throws IOException {
        LoadedModel model = load(masking());

        assertThatThrownBy(backend::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("graphs of 1 files still loaded");
        model.close();
        model.close();
    }

    @Test
    void lanesDefaultToTheProcessors() throws IOException {
        Path path = masking().write(directory, "tiny.onnx");
        try (LoadedModel model = backend.load(new ModelSource("tiny", path, ModelSource.Head.NONE, 0))) {
            assertThat(model.lanes()).hasSize(Runtime.getRuntime().availableProcessors());
            assertThat(model.residentBytes()).isEqualTo(Files.size(path));
            assertThat(backend.name()).isEqualTo("cpu");
        }
    }
}
