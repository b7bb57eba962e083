package dev.farad.codec.v2;

import dev.farad.codec.MemorySpentException;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;

/**
 * Where a request's tensors go.
 *
 * @param owner who answers for the memory
 */
record TensorMemory(MemoryPool pool, String owner) {

    /**
     * Leases memory.
     *
     * @param of what messages call the tensor
     */
    Lease take(long bytes, Labelled of) {
        Lease lease = pool.take(bytes, MemoryUse.INPUT, owner);
        if (lease == null) {
            throw new MemorySpentException(
                    of.label() + ": no memory for its " + bytes + " bytes (expected: room in the pool)");
        }
        return lease;
    }
}
