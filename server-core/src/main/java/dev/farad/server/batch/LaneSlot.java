package dev.farad.server.batch;

import dev.farad.hooks.BatchRun;
import dev.farad.pool.Ledger;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.Ticket;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A lane and what runs on it. Used by the batcher's thread; whatever a lane throws is how its batch ended. */
final class LaneSlot {
    private final Lane lane;
    private @Nullable Ticket ticket;
    private List<Work> running = List.of();
    private final BatchRun.Place place;
    private final RandomGenerator random = new SplittableRandom();
    private long takenNanos;

    LaneSlot(Lane lane, BatchRun.Place place) {
        this.lane = lane;
        this.place = place;
    }

    boolean free() {
        return ticket == null;
    }

    /** Returns whether something runs whose end the lane will not tell. */
    boolean mustBeAsked() {
        return ticket != null && !lane.wakes();
    }

    /** Begins a batch; returns what kept it from beginning, or null. */
    BatchResult.@Nullable Failed start(List<Work> batch, long nowNanos, Runnable wake) {
        takenNanos = nowNanos;
        try {
            Batch.Item[] items = new Batch.Item[batch.size()];
            for (int i = 0; i < items.length; i++) {
                items[i] = batch.get(i).item();
            }
            ticket = lane.submit(new Batch(List.of(items), new Ledger()), wake);
            running = batch;
            return null;
        } catch (Throwable thrown) {
            return failed("the lane", thrown);
        }
    }

    /** Returns how what runs has ended, or null while it has not. */
    @Nullable BatchResult ended() {
        Ticket open = ticket;
        if (open == null) {
            return null;
        }
        try {
            return open.done() ? fitting(open.result()) : null;
        } catch (Throwable thrown) {
            return failed("the lane", thrown);
        }
    }

    /** Returns a result, unless it is not one of what runs. */
    private BatchResult fitting(BatchResult result) {
        if (result instanceof BatchResult.Done done
                && (done.outputs().size() != running.size()
                        || done.cost().items().size() != running.size())) {
            discard(done);
            throw new IllegalStateException("a batch of " + running.size() + " items came back as "
                    + done.outputs().size() + " with the cost of "
                    + done.cost().items().size());
        }
        return result;
    }

    /** Frees the lane; returns what ran on it. */
    List<Work> release() {
        List<Work> ran = running;
        running = List.of();
        try (Ticket _ = ticket) {
            ticket = null;
        } catch (Throwable _) {
            // Its batch has ended, and how is known.
        }
        return ran;
    }

    /** Returns what became of the batch that was begun here last. */
    BatchRun ran(List<Work> batch, BatchResult result, long nowNanos) {
        BatchRun.Id id = new BatchRun.Id(random.nextLong(), random.nextLong());
        return switch (result) {
            case BatchResult.Done done -> {
                BatchCost cost = done.cost();
                yield new BatchRun(
                        id,
                        place,
                        size(batch, cost.paddingCells(), cost.workspaceBytes()),
                        new BatchRun.Times(takenNanos, cost.startedNanos(), nowNanos, cost.computeNanos(), false));
            }
            case BatchResult.Failed _ ->
                new BatchRun(
                        id, place, size(batch, 0, 0), new BatchRun.Times(takenNanos, takenNanos, nowNanos, 0, true));
        };
    }

    private static BatchRun.Size size(List<Work> batch, long paddingCells, long workspaceBytes) {
        int requests = 0;
        long rows = 0;
        long cells = 0;
        Call before = null;
        for (int i = 0; i < batch.size(); i++) {
            Work work = batch.get(i);
            // Items of one call wait side by side, so they run side by side.
            requests += work.call() == before ? 0 : 1;
            before = work.call();
            rows += work.item().rows();
            cells += work.item().cells();
        }
        return new BatchRun.Size(requests, rows, cells, paddingCells, workspaceBytes);
    }

    /** Frees the outputs of a batch that nobody gets. */
    static void discard(BatchResult.Done done) {
        done.outputs().forEach(tensors -> tensors.forEach(Tensor::close));
    }

    static BatchResult.Failed failed(String what, Throwable thrown) {
        return new BatchResult.Failed(BatchResult.Kind.INTERNAL, what + " failed: " + thrown, thrown);
    }
}
