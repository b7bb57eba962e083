package dev.farad.runtime;

import java.util.List;

/** A model that is ready to run. Safe for any thread, but for its lanes. */
public interface LoadedModel extends AutoCloseable {

    Signature signature();

    /** Returns the lanes, at least one; each runs one batch at a time. */
    List<Lane> lanes();

    /**
     * Returns whether the lanes compute on one device, so that a full batch on one lane beats two halves on two; false where
     * each lane has a processor of its own.
     */
    default boolean lanesShareDevice() {
        return false;
    }

    /** Returns the bytes that the model holds as long as it is loaded. */
    long residentBytes();

    /**
     * Returns the bytes that a batch of this size would hold at its peak, on top of {@link #residentBytes}.
     *
     * @param rows of the batch
     * @param width of each row once padded, 1 where rows have one size
     */
    long predictedBytes(long rows, long width);

    /** Returns the most bytes that a batch can ever hold here: one predicted above it will never run. */
    default long capacityBytes() {
        return Long.MAX_VALUE;
    }

    /** Ends the lanes and frees the model; every ticket must be closed before. */
    @Override
    void close();
}
