package dev.farad.runtime.cuda;

import dev.farad.pool.Lease;
import dev.farad.pool.Ledger;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the arrays that a plan yields into each item's own tensors, without padding.
 *
 * @param pool that lends the tensors' memory
 * @param owner of the tensors
 * @param split whether the first size of each output is the batch's rows; otherwise there is one item, and all is its
 * @param width name of the size along which rows were padded, null if they were not
 */
record Unpacking(
        MemoryPool pool,
        String owner,
        boolean split,
        @Nullable String width) {

    /** The pool had no memory for an output. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Refused(String output, long bytes) {
            super("the pool has no " + bytes + " bytes left for output '" + output + "'", null, false, false);
        }
    }

    /**
     * Copies a batch's outputs out of staging memory.
     *
     * @return for each item its tensors
     * @throws Refused if the pool is spent; nothing stays taken
     */
    List<List<Tensor>> read(Batch batch, BatchPlan plan, MemorySegment staging) {
        try (Scope scope = new Scope()) {
            List<List<Tensor>> outputs = new ArrayList<>();
            long row = 0;
            for (Batch.Item item : batch.items()) {
                List<Tensor> tensors = new ArrayList<>();
                for (BatchPlan.Port port : plan.outputs()) {
                    tensors.add(scope.add(tensor(port, item, row, staging)));
                }
                outputs.add(tensors);
                row += item.rows();
            }
            scope.keep();
            outputs.forEach(tensors -> tensors.forEach(tensor -> charge(batch.ledger(), tensor)));
            return outputs;
        }
    }

    private static void charge(Ledger ledger, Tensor tensor) {
        ledger.charge(MemoryUse.OUTPUT, tensor.bytes());
    }

    private Tensor tensor(BatchPlan.Port port, Batch.Item item, long row, MemorySegment staging) {
        Shape shape = shape(port, item);
        long bytes = shape.elements() * port.operand().type().elementBytes();
        Lease lease = pool.take(bytes, MemoryUse.OUTPUT, owner);
        if (lease == null) {
            throw new Refused(port.name(), bytes);
        }
        long itemRows = split ? item.rows() : 1;
        long sourceBytes = port.bytes() / (split ? port.shape().dim(0) : 1);
        long targetBytes = bytes / itemRows;
        for (long i = 0; i < itemRows; i++) {
            MemorySegment.copy(
                    port.in(staging), (row + i) * sourceBytes, lease.segment(), i * targetBytes, targetBytes);
        }
        return new Tensor(port.name(), port.operand().type(), shape, lease);
    }

    /** Returns an item's own shape: its rows, and its width where that was padded. */
    private Shape shape(BatchPlan.Port port, Batch.Item item) {
        if (!split) {
            return port.shape();
        }
        Shape shape = port.shape().with(0, item.rows());
        if (width != null
                && shape.rank() > 1
                && width.equals(port.operand().dims().dim(1).name())) {
            shape = shape.with(1, item.width());
        }
        return shape;
    }
}
