package dev.farad.runtime.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
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
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.Ticket;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FunctionModelTest {
    private static final Signature SIGNATURE = new Signature(
            List.of(new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY, 2))),
            List.of(new TensorSpec("y", DataType.FP32, Shape.of(Shape.ANY, 2))),
            Signature.Batching.EQUAL);
    private static final ItemFunction TWICE = (inputs, outputs) -> {
        Tensor in = inputs.getFirst();
        Tensor out = outputs.tensor("y", DataType.FP32, in.shape());
        for (long i = 0; i < in.shape().elements(); i++) {
            out.data().setAtIndex(JAVA_FLOAT, i, 2 * in.data().getAtIndex(JAVA_FLOAT, i));
        }
    };

    private final HostPool pool = new HostPool(1 << 12);
    private final Bench bench = new Bench(pool);

    @AfterEach
    void holdsNothing() {
        pool.close();
    }

    private Batch.Item item(float... values) {
        long rows = values.length / 2;
        return new Batch.Item(List.of(bench.floats("x", Shape.of(rows, 2), values)), rows, 1);
    }

    private BatchResult result(ItemFunction function, List<Batch.Item> items) {
        try (LoadedModel model = FunctionModel.of("own", SIGNATURE, pool, function)) {
            return bench.run(model.lanes().getFirst(), items);
        }
    }

    private void assertFails(ItemFunction function, BatchResult.Kind kind, String message) {
        assertThat(result(function, List.of(item(1, 2), item(3, 4))))
                .isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
                    assertThat(failed.kind()).isEqualTo(kind);
                    assertThat(failed.message()).contains(message);
                });
    }

    @Test
    void itemsAreAnsweredOneByOne() {
        try (LoadedModel model = FunctionModel.of("double", SIGNATURE, pool, TWICE)) {
            assertThat(model.signature()).isEqualTo(SIGNATURE);
            assertThat(model.residentBytes()).isZero();

            List<float[]> answers = bench.answers(model.lanes().getFirst(), List.of(item(1, 2), item(3, 4, 5, 6)));

            assertThat(answers.get(0)).containsExactly(2, 4);
            assertThat(answers.get(1)).containsExactly(6, 8, 10, 12);
        }
    }

    @Test
    void costGivesEachItemItsOwn() {
        Ledger ledger = new Ledger();
        try (LoadedModel model = FunctionModel.of("double", SIGNATURE, pool, TWICE)) {
            List<Batch.Item> items = List.of(item(1, 2), item(3, 4, 5, 6));
            BatchResult.Done done = done(model.lanes().getFirst(), new Batch(items, ledger));

            assertThat(done.cost().items())
                    .containsExactly(new BatchCost.ItemCost(1, 8, 8), new BatchCost.ItemCost(2, 16, 16));
            assertThat(done.cost().paddingCells()).isZero();
            assertThat(done.cost().computeNanos()).isPositive();
            assertThat(done.cost().measured()).isFalse();
            assertThat(ledger.peakBytes(MemoryUse.OUTPUT)).isEqualTo(24);
            assertThat(model.predictedBytes(3, 1)).isEqualTo(24);
            Bench.close(items);
            Bench.close(done);
        }
    }

    private static BatchResult.Done done(Lane lane, Batch batch) {
        CountDownLatch woken = new CountDownLatch(1);
        try (Ticket ticket = Bench.await(lane, lane.submit(batch, woken::countDown), woken)) {
            return (BatchResult.Done) ticket.result();
        }
    }

    @Test
    void outputsComeInTheOrderOfTheSignature() {
        Signature two = new Signature(
                List.of(),
                List.of(
                        new TensorSpec("a", DataType.FP32, Shape.of(1)),
                        new TensorSpec("b", DataType.FP32, Shape.of(1))),
                Signature.Batching.NONE);
        try (LoadedModel model = FunctionModel.of("two", two, pool, (inputs, outputs) -> {
            outputs.tensor("b", DataType.FP32, Shape.of(1));
            outputs.tensor("a", DataType.FP32, Shape.of(1));
        })) {
            BatchResult.Done done = bench.done(model.lanes().getFirst(), List.of(new Batch.Item(List.of(), 1, 1)));

            assertThat(done.outputs().getFirst()).extracting(Tensor::name).containsExactly("a", "b");
            Bench.close(done);
        }
    }

    @Test
    void stringsHaveTheSizeAskedFor() {
        Signature label = new Signature(
                List.of(), List.of(new TensorSpec("label", DataType.BYTES, Shape.of(1))), Signature.Batching.NONE);
        try (LoadedModel model = FunctionModel.of("label", label, pool, (inputs, outputs) -> {
            Tensor out = outputs.strings("label", Shape.of(1), 6);
            out.data().set(JAVA_INT_UNALIGNED, 0, 2);
            out.data().set(JAVA_BYTE, 4, (byte) 'o');
            out.data().set(JAVA_BYTE, 5, (byte) 'k');
        })) {
            BatchResult.Done done = bench.done(model.lanes().getFirst(), List.of(new Batch.Item(List.of(), 1, 1)));

            assertThat(done.outputs().getFirst().getFirst().data().toArray(JAVA_BYTE))
                    .containsExactly(2, 0, 0, 0, 'o', 'k');
            assertThat(model.predictedBytes(1, 1)).as("learned").isEqualTo(6);
            Bench.close(done);
        }
    }

    @Test
    void functionMayRefuseAnItem() {
        assertFails(
                (inputs, outputs) -> {
                    TWICE.apply(inputs, outputs);
                    throw new BatchFailedException(BatchResult.Kind.INVALID_INPUT, "no such colour");
                },
                BatchResult.Kind.INVALID_INPUT,
                "no such colour");
    }

    @Test
    void functionThatThrowsFailsTheBatchAndLeavesNothingBehind() {
        assertFails(
                (inputs, outputs) -> {
                    TWICE.apply(inputs, outputs);
                    throw new IOException("disk on fire");
                },
                BatchResult.Kind.INTERNAL,
                "disk on fire");
    }

    @Test
    void spentPoolIsOutOfMemory() {
        assertFails(
                (inputs, outputs) -> outputs.tensor("y", DataType.FP32, Shape.of(1 << 20, 2)),
                BatchResult.Kind.OUT_OF_MEMORY,
                "8388608 bytes left for output 'y'");
    }

    @Test
    void outputsThatDifferFromTheSignatureFailTheBatch() {
        Shape pair = Shape.of(1, 2);
        assertFails((inputs, outputs) -> {}, BatchResult.Kind.INTERNAL, "outputs []");
        assertFails((inputs, outputs) -> outputs.tensor("z", DataType.FP32, pair), BatchResult.Kind.INTERNAL, "name=z");
        assertFails(
                (inputs, outputs) -> outputs.tensor("y", DataType.INT32, pair),
                BatchResult.Kind.INTERNAL,
                "type=INT32");
        assertFails(
                (inputs, outputs) -> outputs.tensor("y", DataType.FP32, Shape.of(1, 3)),
                BatchResult.Kind.INTERNAL,
                "[1, 3]");
        assertFails(
                (inputs, outputs) -> {
                    outputs.tensor("y", DataType.FP32, pair);
                    outputs.tensor("y", DataType.FP32, pair);
                },
                BatchResult.Kind.INTERNAL,
                "name=y");
    }

    @Test
    void lanesCallTheFunctionAtTheSameTime() {
        CyclicBarrier meeting = new CyclicBarrier(3);
        try (LoadedModel model = FunctionModel.of("meet", SIGNATURE, pool, 3, (inputs, outputs) -> {
            await(meeting);
            TWICE.apply(inputs, outputs);
        })) {
            assertThat(model.lanes()).hasSize(3);
            CountDownLatch woken = new CountDownLatch(3);
            List<Batch.Item> items = List.of(item(1, 2), item(3, 4), item(5, 6));
            List<Ticket> tickets = IntStream.range(0, 3)
                    .mapToObj(i -> model.lanes()
                            .get(i)
                            .submit(new Batch(List.of(items.get(i)), new Ledger()), woken::countDown))
                    .toList();
            tickets.forEach(ticket ->
                    Bench.await(model.lanes().getFirst(), ticket, woken).close());
            Bench.close(items);
        }
    }

    private static void await(CyclicBarrier meeting) throws InterruptedException {
        try {
            meeting.await(50, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the lanes did not meet", e);
        }
    }

    @Test
    void modelWithoutLanesIsRejected() {
        assertThatThrownBy(() -> FunctionModel.of("none", SIGNATURE, pool, 0, TWICE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lanes: 0 (expected: 1 or more)");
    }

    @Test
    void cellsOfOpenShapesAreLearned() {
        CellBytes bytes = CellBytes.of(List.of(
                new TensorSpec("x", DataType.INT64, Shape.of(Shape.ANY, Shape.ANY)),
                new TensorSpec("y", DataType.FP32, Shape.of(Shape.ANY, 3))));
        assertThat(bytes.of(2, 5)).isEqualTo(2 * 5 * (8 + 12));

        bytes.seen(101, 4);
        assertThat(bytes.of(1, 1)).as("rounded up").isEqualTo(26);
        bytes.seen(8, 0);
        assertThat(bytes.of(1, 1)).as("the most seen").isEqualTo(26);
        assertThat(bytes.of(Long.MAX_VALUE, 2)).isEqualTo(Long.MAX_VALUE);
    }
}
