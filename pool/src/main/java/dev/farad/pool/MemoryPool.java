package dev.farad.pool;

import org.jspecify.annotations.Nullable;

/**
 * Lends memory of one place, up to a limit. Safe for any thread.
 *
 * <p>A spent pool refuses: {@link #take} returns null and changes nothing.
 */
public interface MemoryPool extends AutoCloseable {

    /**
     * Lends memory.
     *
     * @param bytes how much, 0 or more; the lease has exactly this size
     * @param use what for
     * @param owner who answers for it: a model, a request
     * @return the lease, or null if the pool is spent
     */
    @Nullable Lease take(long bytes, MemoryUse use, String owner);

    /** Returns the pool's figures as of now. */
    Figures figures();

    /**
     * Reports every lease still out, and frees what the pool holds.
     *
     * @throws IllegalStateException if a lease is still out
     */
    @Override
    void close();

    /**
     * What a pool holds and has done.
     *
     * @param usedBytes out on loan
     * @param reservedBytes held in all, on loan or kept for reuse
     * @param highWaterBytes the most ever out on loan at once
     * @param taken leases ever lent
     * @param reused of them, from memory kept for reuse
     * @param refused requests refused because the pool was spent
     * @param outstanding leases out
     */
    record Figures(
            long usedBytes,
            long reservedBytes,
            long highWaterBytes,
            long taken,
            long reused,
            long refused,
            long outstanding) {}
}
