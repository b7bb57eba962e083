package dev.farad.runtime.cpu;

import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.Ledger;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.BatchResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The output tensors of a running batch: made item by item, given away with its result, or freed if there is none.
 *
 * <p>The ledger counts them as held from the moment they are made. One thread at a time.
 */
public final class LeasedOutputs implements Outputs, AutoCloseable {
    private final MemoryPool pool;
    private final Ledger ledger;
    private final String owner;
    private final List<Tensor> made = new ArrayList<>();
    private int given;

    /**
     * Makes an empty set of outputs.
     *
     * @param owner the model's name
     */
    public LeasedOutputs(MemoryPool pool, Ledger ledger, String owner) {
        this.pool = pool;
        this.ledger = ledger;
        this.owner = owner;
    }

    @Override
    public Tensor tensor(String name, DataType type, Shape shape) {
        if (type == DataType.BYTES) {
            throw new IllegalArgumentException("output '" + name
                    + "': type BYTES (expected: one with elements of one size; strings() makes BYTES)");
        }
        return make(name, type, shape, Math.multiplyExact(shape.elements(), type.elementBytes()));
    }

    @Override
    public Tensor strings(String name, Shape shape, long bytes) {
        return make(name, DataType.BYTES, shape, bytes);
    }

    private Tensor make(String name, DataType type, Shape shape, long bytes) {
        Lease lease = pool.take(bytes, MemoryUse.OUTPUT, owner);
        if (lease == null) {
            throw new BatchFailedException(
                    BatchResult.Kind.OUT_OF_MEMORY,
                    "model '" + owner + "': the pool has no " + bytes + " bytes left for output '" + name + "'");
        }
        Tensor tensor = new Tensor(name, type, shape, lease);
        made.add(tensor);
        ledger.charge(MemoryUse.OUTPUT, bytes);
        return tensor;
    }

    /** Returns the tensors made since the last call: those of the latest item. */
    public List<Tensor> latest() {
        int from = given;
        given = made.size();
        return given - from == 1 ? List.of(made.get(from)) : List.copyOf(made.subList(from, given));
    }

    /** Leaves every tensor to whoever gets the result; closing frees none of them any more. */
    public void giveAway() {
        made.clear();
        given = 0;
    }

    /** Frees every tensor that was not given away. */
    @Override
    public void close() {
        for (Tensor tensor : made) {
            ledger.release(MemoryUse.OUTPUT, tensor.bytes());
            tensor.close();
        }
        giveAway();
    }
}
