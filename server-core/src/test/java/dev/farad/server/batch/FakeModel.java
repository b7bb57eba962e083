package dev.farad.server.batch;

import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPlace;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchCost.ItemCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.Signature.Batching;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.Ticket;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model whose batches end when the test says so, and whose tensors count how often they are closed. */
final class FakeModel implements LoadedModel {
    final List<FakeLane> fakeLanes = new ArrayList<>();
    int openTensors;
    boolean lanesShareDevice;
    long capacityBytes = Long.MAX_VALUE;
    /** What the model throws when it is asked for a prediction, if anything. */
    @Nullable RuntimeException unpredictable;

    private final Signature signature;

    FakeModel(Batching batching, int lanes) {
        TensorSpec spec = new TensorSpec("x", DataType.UINT8, Shape.of(Shape.ANY, Shape.ANY));
        this.signature = new Signature(List.of(spec), List.of(spec), batching);
        for (int i = 0; i < lanes; i++) {
            fakeLanes.add(new FakeLane());
        }
    }

    Batch.Item item(long rows, long width) {
        return new Batch.Item(List.of(tensor(rows, width)), rows, width);
    }

    private Tensor tensor(long rows, long width) {
        openTensors++;
        Lease lease = Lease.of(
                Arena.ofAuto().allocate(rows * width), MemoryPlace.HOST, MemoryUse.INPUT, "test", _ -> openTensors--);
        return new Tensor("x", DataType.UINT8, Shape.of(rows, width), lease);
    }

    final class FakeLane implements Lane {
        final List<Batch> submitted = new ArrayList<>();
        private @Nullable BatchResult result;
        /** What the lane throws when it is given a batch, if anything. */
        @Nullable RuntimeException broken;
        /** What the lane throws when it is asked whether a batch is done, if anything. */
        @Nullable RuntimeException unsure;

        @Override
        public Ticket submit(Batch batch, Runnable wake) {
            if (broken != null) {
                throw broken;
            }
            submitted.add(batch);
            result = null;
            return new Ticket() {
                @Override
                public boolean done() {
                    if (unsure != null) {
                        throw unsure;
                    }
                    return result != null;
                }

                @Override
                public BatchResult result() {
                    if (result == null) {
                        throw new IllegalStateException("not done");
                    }
                    return result;
                }

                @Override
                public void close() {}
            };
        }

        Batch last() {
            return submitted.getLast();
        }

        void succeed() {
            List<List<Tensor>> outputs = new ArrayList<>();
            List<ItemCost> costs = new ArrayList<>();
            for (Batch.Item item : last().items()) {
                outputs.add(List.of(tensor(item.rows(), 1)));
                costs.add(new ItemCost(item.cells(), item.cells(), item.rows()));
            }
            result = new BatchResult.Done(outputs, new BatchCost(costs, 0, 1000, 0, 100, 7, false));
        }

        /** Comes back without any item. */
        void forget() {
            result = new BatchResult.Done(List.of(), new BatchCost(List.of(), 0, 1000, 0, 100, 7, false));
        }

        void fail(BatchResult.Kind kind) {
            result = new BatchResult.Failed(kind, "no luck");
        }

        @Override
        public boolean wakes() {
            return true;
        }
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public List<Lane> lanes() {
        return List.copyOf(fakeLanes);
    }

    @Override
    public boolean lanesShareDevice() {
        return lanesShareDevice;
    }

    @Override
    public long residentBytes() {
        return 0;
    }

    @Override
    public long predictedBytes(long rows, long width) {
        if (unpredictable != null) {
            throw unpredictable;
        }
        return rows * width;
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public void close() {}
}
