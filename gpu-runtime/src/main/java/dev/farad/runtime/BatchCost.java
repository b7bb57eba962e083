package dev.farad.runtime;

import dev.farad.pool.Tensor;
import java.util.List;

/**
 * What a batch held and took, to be divided among its items.
 *
 * @param items what is each item's own, in order
 * @param paddingCells cells that were computed for nobody
 * @param workspaceBytes activations and scratch at their peak
 * @param stagingBytes buffers for copies at their peak
 * @param computeNanos from start to end on the device
 * @param startedNanos when the batch began, in {@link System#nanoTime}
 * @param measured whether the figures were measured on the device, or estimated
 */
public record BatchCost(
        List<ItemCost> items,
        long paddingCells,
        long workspaceBytes,
        long stagingBytes,
        long computeNanos,
        long startedNanos,
        boolean measured) {

    /** Copies the items. */
    public BatchCost {
        items = List.copyOf(items);
    }

    /**
     * What is one item's own.
     *
     * @param cells it filled
     * @param inputBytes of its tensors
     * @param outputBytes of its tensors
     */
    public record ItemCost(long cells, long inputBytes, long outputBytes) {

        /** Returns what is an item's own, given its outputs. */
        public static ItemCost of(Batch.Item item, List<Tensor> outputs) {
            return new ItemCost(item.cells(), bytes(item.inputs()), bytes(outputs));
        }

        private static long bytes(List<Tensor> tensors) {
            long bytes = 0;
            for (int i = 0; i < tensors.size(); i++) {
                bytes += tensors.get(i).bytes();
            }
            return bytes;
        }
    }
}
