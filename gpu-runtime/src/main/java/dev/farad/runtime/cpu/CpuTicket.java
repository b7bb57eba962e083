package dev.farad.runtime.cpu;

import dev.farad.pool.Tensor;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Ticket;
import org.jspecify.annotations.Nullable;

/** A batch on a {@link CpuLane}: finished once by the lane, read by the thread that submitted it. */
final class CpuTicket implements Ticket {
    private final String lane;
    private volatile @Nullable BatchResult ended;
    private boolean asked;
    private boolean closed;

    CpuTicket(String lane) {
        this.lane = lane;
    }

    void finish(BatchResult result) {
        ended = result;
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
