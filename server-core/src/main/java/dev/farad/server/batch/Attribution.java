package dev.farad.server.batch;

import dev.farad.hooks.Usage;
import dev.farad.runtime.BatchCost;
import java.util.List;

/**
 * Divides the cost of a batch among its items.
 *
 * <p>An item's own bytes are charged to it; what is shared is divided by the cells each item fills, and the cells of padding
 * take their part under their own name. The law: in every field, the items' usages and the padding's add up to the cost.
 *
 * @param items usage of each item, in order
 * @param padding what was spent on padding
 */
public record Attribution(List<Usage> items, Usage padding) {

    /** Divides a cost. */
    public static Attribution split(BatchCost cost) {
        Shares shares = new Shares(cost);
        Usage[] items = new Usage[cost.items().size()];
        for (int i = 0; i < items.length; i++) {
            BatchCost.ItemCost item = cost.items().get(i);
            items[i] = shares.next(shares.cellsOf(item), item.inputBytes(), item.outputBytes());
        }
        return new Attribution(List.of(items), shares.next(cost.paddingCells(), 0, 0));
    }

    /** Returns the whole that the usages of a batch add up to. */
    public static Usage total(BatchCost cost) {
        long inputBytes = 0;
        long outputBytes = 0;
        for (BatchCost.ItemCost item : cost.items()) {
            inputBytes += item.inputBytes();
            outputBytes += item.outputBytes();
        }
        long ownByteNanos = saturatedProduct(inputBytes + outputBytes, cost.computeNanos());
        return new Usage(
                sharedBytes(cost),
                inputBytes,
                outputBytes,
                cost.computeNanos(),
                ownByteNanos + saturatedProduct(sharedBytes(cost), cost.computeNanos()),
                cost.measured());
    }

    private static long sharedBytes(BatchCost cost) {
        return cost.workspaceBytes() + cost.stagingBytes();
    }

    /** Bytes times nanoseconds, at most a quarter of a long's range so that sums do not overflow. */
    private static long saturatedProduct(long bytes, long nanos) {
        long limit = Long.MAX_VALUE / 4;
        return nanos != 0 && bytes > limit / nanos ? limit : bytes * nanos;
    }

    /** Deals out shared amounts in order: each gets the difference of two rounded-down running totals, so none is lost. */
    private static final class Shares {
        private final BatchCost cost;
        private final boolean equal;
        private final long allCells;
        private long dealtCells;

        Shares(BatchCost cost) {
            this.cost = cost;
            long cells = cost.paddingCells();
            for (BatchCost.ItemCost item : cost.items()) {
                cells += item.cells();
            }
            this.equal = cells == 0;
            this.allCells = equal ? cost.items().size() : cells;
        }

        /** An item's cells; where no item has any, one for each. */
        long cellsOf(BatchCost.ItemCost item) {
            return equal ? 1 : item.cells();
        }

        Usage next(long cells, long inputBytes, long outputBytes) {
            long from = dealtCells;
            dealtCells += cells;
            long nanos = cost.computeNanos();
            return new Usage(
                    share(sharedBytes(cost), from),
                    inputBytes,
                    outputBytes,
                    share(nanos, from),
                    share(saturatedProduct(sharedBytes(cost), nanos), from)
                            + saturatedProduct(inputBytes + outputBytes, nanos),
                    cost.measured());
        }

        private long share(long whole, long from) {
            return whole == 0 ? 0 : upTo(whole, dealtCells) - upTo(whole, from);
        }

        /** whole × cells ÷ allCells, rounded down, without overflow while allCells stays below 2^31.5. */
        private long upTo(long whole, long cells) {
            return (whole / allCells) * cells + ((whole % allCells) * cells) / allCells;
        }
    }
}
