package dev.farad.server.batch;

import dev.farad.hooks.BatchRun;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.Usage;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request's items on their way through a batcher, together or apart.
 *
 * <p>Whoever makes a call hands it over with {@link Batcher#offer} and is told how it ended, once, on the batcher's thread; in
 * between only {@link #cancel} may be called. A call that was refused never left. The items' tensors are closed by the batcher
 * once it has the call.
 */
public final class Call {
    private final List<Batch.Item> items;
    private final Consumer<? super Result> end;
    /** Of each item; none while it is open. */
    private final List<List<Tensor>> outputs;

    private volatile boolean cancelled;
    private volatile long deadlineNanos = Exchange.NO_DEADLINE;
    private volatile Runnable onCancel = () -> {};
    private int open;
    private boolean settled;
    private long offeredNanos;
    private Usage usage = Usage.NONE;
    private List<BatchRun> batches = List.of();
    private long batchedNanos;
    private long startedNanos;
    private BatchResult.@Nullable Failed failure;

    /** How a call ended. */
    public sealed interface Result {
        /**
         * Every item ran.
         *
         * @param outputs for each item in order, its tensors in the order of the signature; the receiver closes them
         * @param usage of all items together
         * @param batches that an item ran in
         * @param times when
         */
        record Done(List<List<Tensor>> outputs, Usage usage, List<BatchRun> batches, Times times) implements Result {
            /** Frees the tensors, for a receiver that makes nothing of them. */
            public void discard() {
                closeOutputs(outputs);
            }
        }

        /** An item failed, or its batch did. */
        record Failed(BatchResult.Failed failure, Usage usage, List<BatchRun> batches, Times times) implements Result {}

        /** The call was cancelled, or its deadline passed, and nothing of it runs any more. */
        record Cancelled(Usage usage, List<BatchRun> batches) implements Result {}
    }

    /**
     * When a call moved on, in nanoseconds of {@link System#nanoTime}.
     *
     * @param batched when the first item was taken into a batch
     * @param started when the first batch with an item began to run, or 0 where none did
     * @param executed when the last batch with an item was done
     */
    public record Times(long batched, long started, long executed) {}

    /**
     * Makes a call.
     *
     * @param items at least one
     * @param end gets the result; must not block or throw
     */
    public Call(List<Batch.Item> items, Consumer<? super Result> end) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("items: none (expected: at least one)");
        }
        this.items = List.copyOf(items);
        this.end = end;
        this.open = items.size();
        this.outputs = new ArrayList<>(Collections.nCopies(open, List.of()));
    }

    /** Asks that what has not started be dropped; the call ends once what has started is done. */
    public void cancel() {
        cancelled = true;
        onCancel.run();
    }

    /** Sets when nobody waits for the call any more, in nanoseconds of the batcher's clock; before it is offered. */
    public Call endBy(long newDeadlineNanos) {
        deadlineNanos = newDeadlineNanos;
        return this;
    }

    /** Returns whether nobody waits for the call any more, so that what of it has not started must not. */
    boolean over(long nowNanos) {
        if (deadlineNanos != Exchange.NO_DEADLINE && deadlineNanos - nowNanos <= 0) {
            cancelled = true;
        }
        return cancelled;
    }

    /**
     * Notes that the call is offered.
     *
     * @param newOnCancel is run, by the thread that cancels, once the call is cancelled
     */
    void offered(long atNanos, Runnable newOnCancel) {
        offeredNanos = atNanos;
        onCancel = newOnCancel;
    }

    /** Returns when the call was offered, in nanoseconds of {@link System#nanoTime}. */
    public long offeredNanos() {
        return offeredNanos;
    }

    /** Returns the items. */
    public List<Batch.Item> items() {
        return items;
    }

    int rows() {
        int rows = 0;
        for (int i = 0; i < items.size(); i++) {
            rows += rows(i);
        }
        return rows;
    }

    /** Returns the rows of an item that count against the queue's bound. */
    int rows(int index) {
        return (int) Math.max(1, items.get(index).rows());
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Frees the items of a call that no batcher took. */
    public void discard() {
        items.forEach(Call::closeInputs);
    }

    void batched(long atNanos) {
        if (batchedNanos == 0) {
            batchedNanos = atNanos;
        }
    }

    /** Notes a batch that an item was in. */
    void ran(BatchRun run) {
        if (batches.isEmpty()) {
            batches = run.alone();
        } else if (batches.getLast() != run) {
            List<BatchRun> all = new ArrayList<>(batches);
            all.add(run);
            batches = all;
        }
    }

    void itemDone(int index, List<Tensor> itemOutputs, Usage itemUsage, long atNanos) {
        if (startedNanos == 0) {
            startedNanos = atNanos;
        }
        outputs.set(index, itemOutputs);
        usage = items.size() == 1 ? itemUsage : usage.plus(itemUsage);
        close(index);
    }

    void itemFailed(int index, BatchResult.Failed itemFailure) {
        failure = itemFailure;
        close(index);
    }

    void itemDropped(int index) {
        close(index);
    }

    private void close(int index) {
        closeInputs(items.get(index));
        open--;
    }

    /** Completes the call if no item of it is open any more; once, however many of its items end together. */
    void settle(long atNanos) {
        if (open > 0 || settled) {
            return;
        }
        settled = true;
        Times times = new Times(batchedNanos, startedNanos, atNanos);
        BatchResult.Failed failed = failure;
        if (failed == null && !cancelled) {
            end.accept(new Result.Done(outputs, usage, batches, times));
            return;
        }
        closeOutputs(outputs);
        end.accept(
                failed == null
                        ? new Result.Cancelled(usage, batches)
                        : new Result.Failed(failed, usage, batches, times));
    }

    private static void closeInputs(Batch.Item item) {
        item.inputs().forEach(Tensor::close);
    }

    private static void closeOutputs(List<List<Tensor>> outputs) {
        outputs.forEach(tensors -> tensors.forEach(Tensor::close));
    }
}
