package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import java.lang.foreign.MemorySegment;

/**
 * Brings the tensors of a batch's items into the one padded array that a plan takes for each input. What pads is 0.
 *
 * <pre>
 *   item 0, 1 row of 3     | a a a . |      |. . . .| row added by the bucket
 *   item 1, 2 rows of 4    | b b b b |
 *                          | b b b b |
 * </pre>
 *
 * @param bounds of ids
 * @param padded whether rows may be narrower than the plan's
 */
record Packing(IdBounds bounds, boolean padded) {
    private static final byte PAD = 0;

    /**
     * Writes a batch's inputs into staging memory.
     *
     * @throws IllegalArgumentException if a tensor does not fit the plan or holds an id out of bounds
     */
    void write(Batch batch, BatchPlan plan, MemorySegment staging) {
        for (int i = 0; i < plan.inputs().size(); i++) {
            BatchPlan.Port port = plan.inputs().get(i);
            MemorySegment target = port.in(staging);
            long end = 0;
            for (Batch.Item item : batch.items()) {
                Tensor tensor = item.inputs().get(i);
                bounds.check(port.name(), tensor.type(), tensor.data());
                end = write(tensor, port, target, end);
            }
            target.asSlice(end).fill(PAD);
        }
    }

    /** Writes one item's rows after those before and returns where they end. */
    private long write(Tensor tensor, BatchPlan.Port port, MemorySegment target, long start) {
        long rows = rows(tensor.shape());
        long sourceBytes = tensor.bytes() / rows;
        long targetBytes = port.bytes() / rows(port.shape());
        check(tensor, port, sourceBytes, targetBytes, target.byteSize() - start);
        if (sourceBytes == targetBytes) {
            MemorySegment.copy(tensor.data(), 0, target, start, tensor.bytes());
            return start + tensor.bytes();
        }
        for (long row = 0; row < rows; row++) {
            long at = start + row * targetBytes;
            MemorySegment.copy(tensor.data(), row * sourceBytes, target, at, sourceBytes);
            target.asSlice(at + sourceBytes, targetBytes - sourceBytes).fill(PAD);
        }
        return start + rows * targetBytes;
    }

    private void check(Tensor tensor, BatchPlan.Port port, long sourceBytes, long targetBytes, long roomBytes) {
        DataType type = port.operand().type();
        boolean fits = padded ? sourceBytes <= targetBytes : sourceBytes == targetBytes;
        if (tensor.type() != type || !fits || rows(tensor.shape()) * targetBytes > roomBytes) {
            throw new IllegalArgumentException("input '" + port.name() + "': " + tensor.type() + " " + tensor.shape()
                    + " (expected: " + type + " that fits " + port.shape() + ")");
        }
    }

    private static long rows(Shape shape) {
        return shape.rank() == 0 ? 1 : Math.max(1, shape.dim(0));
    }
}
