package dev.farad.examples;

import dev.farad.pool.MemoryPool;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.Ticket;
import java.util.List;

/**
 * A model that doubles numbers, and whose batches cost as if they ran on a device: they are measured, hold a workspace, and
 * spend a part of it on padding.
 */
record PaddedModel(LoadedModel model) implements LoadedModel {
    /** An odd number, so that shares do not come out even. */
    static final long WORKSPACE_BYTES = 12_345_677;

    private static final long PADDING_CELLS = 3;

    static LoadedModel doubling(MemoryPool memory) {
        return new PaddedModel(SmallestServer.doubling(memory));
    }

    private record PaddedLane(Lane lane) implements Lane {
        @Override
        public Ticket submit(Batch batch, Runnable wake) {
            return new PaddedTicket(lane.submit(batch, wake));
        }

        @Override
        public boolean wakes() {
            return lane.wakes();
        }
    }

    private record PaddedTicket(Ticket ticket) implements Ticket {
        @Override
        public boolean done() {
            return ticket.done();
        }

        @Override
        public BatchResult result() {
            return ticket.result() instanceof BatchResult.Done done
                    ? new BatchResult.Done(done.outputs(), padded(done.cost()))
                    : ticket.result();
        }

        private static BatchCost padded(BatchCost cost) {
            return new BatchCost(
                    cost.items(), PADDING_CELLS, WORKSPACE_BYTES, 0, cost.computeNanos(), cost.startedNanos(), true);
        }

        @Override
        public void close() {
            ticket.close();
        }
    }

    @Override
    public Signature signature() {
        return model.signature();
    }

    @Override
    public List<Lane> lanes() {
        return model.lanes().stream().<Lane>map(PaddedLane::new).toList();
    }

    @Override
    public long residentBytes() {
        return model.residentBytes();
    }

    @Override
    public long predictedBytes(long rows, long width) {
        return model.predictedBytes(rows, width);
    }

    @Override
    public void close() {
        model.close();
    }
}
