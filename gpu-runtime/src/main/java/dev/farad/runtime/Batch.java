package dev.farad.runtime;

import dev.farad.pool.Ledger;
import dev.farad.pool.Tensor;
import java.util.List;

/**
 * Items that run together.
 *
 * @param items at least one, compatible as the model's {@link Signature.Batching} says
 * @param ledger that counts what the batch holds while it runs
 */
public record Batch(List<Item> items, Ledger ledger) {

    /** Copies the items. */
    public Batch {
        items = List.copyOf(items);
    }

    /** Returns the rows of all items. */
    public long rows() {
        long rows = 0;
        for (Item item : items) {
            rows += item.rows();
        }
        return rows;
    }

    /** Returns the width of the widest item. */
    public long width() {
        long width = 1;
        for (Item item : items) {
            width = Math.max(width, item.width());
        }
        return width;
    }

    /**
     * One request's share of a batch.
     *
     * @param inputs in the order of the signature, already checked against it
     * @param rows size of the batch dimension, 1 where there is none
     * @param width size of dimension 1 where items may be padded along it, otherwise 1
     */
    public record Item(List<Tensor> inputs, long rows, long width) {

        /** Copies the inputs. */
        public Item {
            inputs = List.copyOf(inputs);
        }

        /** Returns the cells that the item fills: what shared cost is divided by. */
        public long cells() {
            return rows * width;
        }
    }
}
