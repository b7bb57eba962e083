package dev.farad.runtime.onnx;

import dev.farad.runtime.Batch;

/**
 * An item's place in a batch.
 *
 * @param firstRow of the item in the joined tensors
 */
record Part(Batch batch, Batch.Item item, long firstRow) {

    /** Returns whether the item has the batch for itself, so that its tensors ran as they are. */
    boolean alone() {
        return batch.items().size() == 1;
    }
}
