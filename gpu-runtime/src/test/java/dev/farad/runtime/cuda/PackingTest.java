package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.Ledger;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.Bench;
import dev.farad.runtime.Signature.Batching;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.Value;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import dev.farad.runtime.graph.program.StepScratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a batch's tensors before and after the device: no device needed. */
class PackingTest {
    private static final Dim ROWS = Dim.of("rows");
    private static final Dim TOKENS = Dim.of("tokens");

    private final HostPool pool = new HostPool(1 << 20);
    private final Bench bench = new Bench(pool);
    private final Program program = program();
    private final BatchPlan plan = plan(4, 4);
    private final MemorySegment staging =
            MemorySegment.ofArray(new long[(int) plan.stagingBytes() / 8]).fill((byte) 9);

    @AfterEach
    void everythingIsGivenBack() {
        pool.close();
    }

    /** Ids of a table of 50, their mask, and the rows of the table that they select. */
    private static Program program() {
        GraphSketch sketch = new GraphSketch(1);
        Value ids = sketch.input("input_ids", DataType.INT64, Dims.of(ROWS, TOKENS));
        sketch.input("attention_mask", DataType.INT64, Dims.of(ROWS, TOKENS));
        Value rows = sketch.node(
                new Kernel.Gather(0), DataType.FP32, Dims.of(ROWS, TOKENS, Dim.of(2)), sketch.weight(0, 1, 50, 2), ids);
        return Program.of(sketch.output("rows", rows).graph(), Precision.FP32);
    }

    private BatchPlan plan(long rows, long tokens) {
        Sizes sizes = program.sizes(rows, tokens);
        long bytes = rows * tokens * 8;
        Shape shape = Shape.of(rows, tokens);
        List<BatchPlan.Port> inputs = List.of(
                new BatchPlan.Port("input_ids", program.inputs().get(0).operand(), shape, 0),
                new BatchPlan.Port("attention_mask", program.inputs().get(1).operand(), shape, bytes));
        List<BatchPlan.Port> outputs = List.of(new BatchPlan.Port(
                "rows", program.outputs().getFirst().operand(), Shape.of(rows, tokens, 2), 2 * bytes));
        return new BatchPlan(sizes, program.plan(sizes, StepScratch.NONE), List.of(), inputs, outputs, 3 * bytes);
    }

    private Batch.Item item(int rows, int width, long... ids) {
        Shape shape = Shape.of(rows, width);
        long[] mask = new long[ids.length];
        java.util.Arrays.fill(mask, 1);
        return new Batch.Item(
                List.of(bench.longs("input_ids", shape, ids), bench.longs("attention_mask", shape, mask)), rows, width);
    }

    private void pack(Batch.Item... items) {
        try {
            new Packing(new IdBounds(program), true).write(new Batch(List.of(items), new Ledger()), plan, staging);
        } finally {
            Bench.close(List.of(items));
        }
    }

    @Test
    void rowsArePaddedWithZerosAndFollowEachOther() {
        pack(item(1, 3, 1, 2, 3), item(2, 4, 4, 5, 6, 7, 8, 9, 10, 11));

        assertThat(plan.inputs().get(0).in(staging).toArray(ValueLayout.JAVA_LONG))
                .containsExactly(1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0);
        assertThat(plan.inputs().get(1).in(staging).toArray(ValueLayout.JAVA_LONG))
                .containsExactly(1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
    }

    @Test
    void idOutsideItsTableIsRefused() {
        assertThatThrownBy(() -> pack(item(1, 2, 1, 50)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input 'input_ids': id 50 (expected: 0 to 49)");
        assertThatThrownBy(() -> pack(item(1, 1, -51))).hasMessageContaining("id -51");
    }

    @Test
    void tensorThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> pack(item(1, 5, 1, 2, 3, 4, 5)))
                .hasMessageContaining("expected: INT64 that fits [4, 4]");
        assertThatThrownBy(() -> pack(item(5, 1, 1, 2, 3, 4, 5))).hasMessageContaining("[5, 1]");
    }

    @Test
    void eachItemGetsItsOwnRowsAndWidth() {
        MemorySegment output = plan.outputs().getFirst().in(staging);
        for (int i = 0; i < 32; i++) {
            output.setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
        }
        List<Batch.Item> items = List.of(item(1, 3, 1, 2, 3), item(2, 1, 4, 5));
        Ledger ledger = new Ledger();

        List<List<Tensor>> tensors =
                new Unpacking(pool, "model", true, "tokens").read(new Batch(items, ledger), plan, staging);

        Tensor first = tensors.get(0).getFirst();
        Tensor second = tensors.get(1).getFirst();
        assertThat(first.shape()).isEqualTo(Shape.of(1, 3, 2));
        assertThat(Bench.floats(first)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(second.shape()).isEqualTo(Shape.of(2, 1, 2));
        assertThat(Bench.floats(second)).containsExactly(8, 9, 16, 17);
        assertThat(ledger.heldBytes(MemoryUse.OUTPUT)).isEqualTo(first.bytes() + second.bytes());
        tensors.forEach(list -> list.forEach(Tensor::close));
        Bench.close(items);
    }

    @Test
    void outputsThatDoNotFitLeaveNothingTaken() {
        try (HostPool tiny = new HostPool(64)) {
            List<Batch.Item> items = List.of(item(1, 3, 1, 2, 3), item(2, 1, 4, 5));
            Ledger ledger = new Ledger();

            assertThatThrownBy(() ->
                            new Unpacking(tiny, "model", true, "tokens").read(new Batch(items, ledger), plan, staging))
                    .isInstanceOf(Unpacking.Refused.class);
            assertThat(tiny.figures().outstanding()).isZero();
            assertThat(ledger.heldBytes(MemoryUse.OUTPUT)).isZero();
            Bench.close(items);
        }
    }

    @Test
    void programOfMaskedTokensMayBePadded() {
        assertThat(ProgramSignature.of(program).batching()).isEqualTo(Batching.PADDED);
    }

    @Test
    void programWithoutAMaskTakesItemsOfEqualWidth() {
        GraphSketch sketch = new GraphSketch(1);
        Value x = sketch.input("x", DataType.FP32, Dims.of(ROWS, TOKENS));
        Value y = sketch.node(new Kernel.Unary(Kernel.UnaryFunction.EXP), DataType.FP32, Dims.of(ROWS, TOKENS), x);
        Program equal = Program.of(sketch.output("y", y).graph(), Precision.FP32);

        assertThat(ProgramSignature.of(equal).batching()).isEqualTo(Batching.EQUAL);
    }

    @Test
    void programWhoseOutputHasNoRowsBatchesNothing() {
        GraphSketch sketch = new GraphSketch(1);
        Value x = sketch.input("x", DataType.FP32, Dims.of(ROWS, Dim.of(3)));
        Value y = sketch.node(new Kernel.Transpose(List.of(1, 0)), DataType.FP32, Dims.of(Dim.of(3), ROWS), x);
        Program none = Program.of(sketch.output("y", y).graph(), Precision.FP32);

        assertThat(ProgramSignature.of(none).batching()).isEqualTo(Batching.NONE);
    }
}
