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
     * @param label of the tensor in messages
     */
    Lease take(long bytes, String label) {
        Lease lease = pool.take(bytes, MemoryUse.INPUT, owner);
        if (lease == null) {
            throw new MemorySpentException(
                    label + ": no memory for its " + bytes + " bytes (expected: room in the pool)");
        }
        return lease;
    }
}
