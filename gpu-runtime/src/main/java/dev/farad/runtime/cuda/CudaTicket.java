package dev.farad.runtime.cuda;

import dev.farad.pool.MemoryUse;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch on a {@link CudaLane}. One thread at a time: the lane's. */
final class CudaTicket implements Ticket {
    private final @Nullable CudaLane lane;
    private @Nullable Run run;
    private @Nullable BatchResult result;
    private boolean asked;
    private boolean closed;

    /**
     * What is known of a batch while it runs.
     *
     * @param startedNanos in {@link System#nanoTime}
     */
    record Run(Batch batch, BatchPlan plan, BatchMemory memory, long startedNanos) {}

    CudaTicket(CudaLane lane, Run run) {
        this.lane = lane;
        this.run = run;
    }

    /** Makes the ticket of a batch that could not start. */
    CudaTicket(BatchResult failed) {
        this.lane = null;
        this.result = failed;
    }

    @Override
    public boolean done() {
        CudaLane on = lane;
        if (result != null || on == null) {
            return true;
        }
        try {
            return on.ended();
        } catch (RuntimeException failure) {
            fail(on, failure);
            return true;
        }
    }

    @Override
    public BatchResult result() {
        if (closed || !done()) {
            throw new IllegalStateException(
                    "ticket: " + (closed ? "closed" : "still running") + " (expected: done and open)");
        }
        asked = true;
        return settle();
    }

    /** Ends a batch that is done: copies its outputs out and gives its memory back. */
    BatchResult settle() {
        CudaLane on = lane;
        Run running = run;
        if (on != null && running != null && result == null) {
            try {
                result = collect(on, running);
                end(on, running);
            } catch (RuntimeException failure) {
                fail(on, failure);
            }
        }
        BatchResult settled = result;
        if (settled == null) {
            throw new IllegalStateException("a batch that neither runs nor ended. This is a bug.");
        }
        return settled;
    }

    private static BatchResult collect(CudaLane lane, Run run) {
        if (!lane.ended()) {
            throw new IllegalStateException("the lane's batch is still running (expected: done)");
        }
        long computeNanos = lane.computeNanos();
        List<List<Tensor>> outputs = lane.model()
                .unpacking()
                .read(run.batch(), run.plan(), run.memory().host());
        return new BatchResult.Done(outputs, cost(lane.model(), run, outputs, computeNanos));
    }

    private static BatchCost cost(CudaModel model, Run run, List<List<Tensor>> outputs, long computeNanos) {
        List<BatchCost.ItemCost> items = new ArrayList<>();
        long cells = 0;
        for (int i = 0; i < outputs.size(); i++) {
            Batch.Item item = run.batch().items().get(i);
            items.add(new BatchCost.ItemCost(item.cells(), bytes(item.inputs()), bytes(outputs.get(i))));
            cells += item.cells();
        }
        return new BatchCost(
                items,
                model.cells(run.batch(), run.plan()) - cells,
                run.plan().workspaceBytes(),
                run.plan().stagingBytes(),
                computeNanos,
                run.startedNanos(),
                true);
    }

    private static long bytes(List<Tensor> tensors) {
        return tensors.stream().mapToLong(Tensor::bytes).sum();
    }

    private void fail(CudaLane lane, RuntimeException failure) {
        result = Failures.of(lane.model().name(), failure);
        Run running = run;
        if (running != null) {
            end(lane, running);
        }
    }

    private void end(CudaLane lane, Run running) {
        run = null;
        running.batch().ledger().release(MemoryUse.WORKSPACE, running.plan().workspaceBytes());
        running.batch().ledger().release(MemoryUse.STAGING, running.plan().stagingBytes());
        lane.release(running.memory());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (!done()) {
            throw new IllegalStateException("ticket: still running (expected: done)");
        }
        closed = true;
        if (!asked && settle() instanceof BatchResult.Done done) {
            done.outputs().forEach(tensors -> tensors.forEach(Tensor::close));
        }
    }
}
