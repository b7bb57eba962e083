package dev.farad.pool;

/**
 * Counts the bytes that one batch holds, by use, and the most it held of each.
 *
 * <p>One thread at a time charges and releases; the hand-over of the batch carries the ledger along.
 */
public final class Ledger {
    private static final int USES = MemoryUse.values().length;

    private final long[] heldBytes = new long[USES];
    private final long[] peakBytes = new long[USES];

    /** Makes an empty ledger. */
    public Ledger() {}

    /** Counts bytes as held from now on. */
    public void charge(MemoryUse use, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 or more)");
        }
        int i = use.ordinal();
        heldBytes[i] += bytes;
        peakBytes[i] = Math.max(peakBytes[i], heldBytes[i]);
    }

    /** Counts bytes as no longer held. */
    public void release(MemoryUse use, long bytes) {
        int i = use.ordinal();
        if (bytes < 0 || bytes > heldBytes[i]) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes + " (expected: 0 to " + heldBytes[i] + ", held for " + use + ")");
        }
        heldBytes[i] -= bytes;
    }

    /** Returns the bytes held for a use now. */
    public long heldBytes(MemoryUse use) {
        return heldBytes[use.ordinal()];
    }

    /** Returns the most bytes ever held for a use at once. */
    public long peakBytes(MemoryUse use) {
        return peakBytes[use.ordinal()];
    }
}
