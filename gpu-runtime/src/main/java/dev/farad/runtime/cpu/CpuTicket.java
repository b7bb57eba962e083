package dev.farad.runtime.cpu;

import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Ticket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch on a {@link CpuLane}: finished once by the lane, read by the thread that submitted it. */
final class CpuTicket implements Ticket {
    private static final Logger LOG = LoggerFactory.getLogger(CpuTicket.class);

    private final String lane;
    private final Batch batch;
    private final Runnable wake;
    private volatile @Nullable BatchResult ended;
    private boolean asked;
    private boolean closed;

    CpuTicket(String lane, Batch batch, Runnable wake) {
        this.lane = lane;
        this.batch = batch;
        this.wake = wake;
    }

    Batch batch() {
        return batch;
    }

    /** Ends the batch and wakes who waits for it. */
    void finish(BatchResult result) {
        ended = result;
        try {
            wake.run();
        } catch (Throwable thrown) {
            LOG.error("lane '{}': a wake-up threw, which it must not", lane, thrown);
        }
    }

    @Override
    public boolean done() {
        return ended != null;
    }

    @Override
    public BatchResult result() {
        BatchResult result = ended;
        if (result == null || closed) {
            throw new IllegalStateException("ticket of lane '" + lane + "': " + (closed ? "closed" : "still running")
                    + " (expected: done and open)");
        }
        asked = true;
        return result;
    }

    @Override
    public void close() {
        BatchResult result = ended;
        if (result == null) {
            throw new IllegalStateException("ticket of lane '" + lane + "': still running (expected: done)");
        }
        if (!closed && !asked && result instanceof BatchResult.Done done) {
            done.outputs().forEach(tensors -> tensors.forEach(Tensor::close));
        }
        closed = true;
    }
}
