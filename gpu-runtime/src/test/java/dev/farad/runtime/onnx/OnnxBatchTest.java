package dev.farad.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
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
import dev.farad.runtime.Signature;
import dev.farad.runtime.Ticket;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How items become one run of a graph, and its outputs theirs again. */
class OnnxBatchTest extends OnnxFixture {
    @Test
    void batchingFollowsFromTheDimensions() throws IOException {
        assertBatching(Signature.Batching.EQUAL, TinyGraph.copying(TinyGraph.FLOAT, ANY, 3));
        assertBatching(Signature.Batching.EQUAL, TinyGraph.copying(TinyGraph.INT64, ANY, ANY));
        assertBatching(Signature.Batching.NONE, TinyGraph.copying(TinyGraph.FLOAT, 1, 3));
        assertBatching(Signature.Batching.PADDED, TinyGraph.masking());
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
        try (LoadedModel model = load(TinyGraph.copying(TinyGraph.FLOAT, ANY, 2, ANY))) {
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
        try (LoadedModel model = load(TinyGraph.masking())) {
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
        try (LoadedModel model = load(TinyGraph.masking())) {
            BatchResult.Done done = bench.done(model.lanes().getFirst(), List.of(tokens(1, 2)));

            assertThat(done.cost().stagingBytes()).isZero();
            Bench.close(done);
        }
    }

    @Test
    void inputsOfOneItemMustHaveOneWidth() throws IOException {
        try (LoadedModel model = load(TinyGraph.masking())) {
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
        try (LoadedModel model = load(TinyGraph.masking())) {
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
}
