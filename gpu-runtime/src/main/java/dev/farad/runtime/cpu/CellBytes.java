package dev.farad.runtime.cpu;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.TensorSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of a model's tensors that one cell of a batch (a row; a token, where rows are padded) accounts for.
 *
 * <p>Where only the batch and the padded dimension are open, the specifications say it. Where others are open too, or
 * elements are strings, nobody can know before a request comes: then it is the most that any batch had so far, and at
 * first too little. Safe for any thread.
 */
public final class CellBytes {
    private final AtomicLong bytes;

    private CellBytes(long bytes) {
        this.bytes = new AtomicLong(bytes);
    }

    /** Returns what the given tensors have in each cell, at least; open dimensions count as 1. */
    public static CellBytes of(List<TensorSpec> specs) {
        long bytes = 0;
        for (TensorSpec spec : specs) {
            bytes = Math.addExact(bytes, ofOne(spec));
        }
        return new CellBytes(bytes);
    }

    private static long ofOne(TensorSpec spec) {
        // A string takes its length field at least.
        long bytes = spec.type() == DataType.BYTES ? Integer.BYTES : spec.type().elementBytes();
        for (long dim : spec.shape().toArray()) {
            bytes = Math.multiplyExact(bytes, dim == Shape.ANY ? 1 : dim);
        }
        return bytes;
    }

    /** Learns from a batch: its tensors had so many bytes in so many cells, padding included. */
    public void seen(long batchBytes, long cells) {
        long ofCell = Math.ceilDiv(batchBytes, Math.max(1, cells));
        if (ofCell > bytes.get()) {
            bytes.accumulateAndGet(ofCell, Math::max);
        }
    }

    /** Returns the bytes of the given cells as far as known, at most {@link Long#MAX_VALUE}. */
    public long of(long rows, long width) {
        try {
            return Math.multiplyExact(bytes.get(), Math.multiplyExact(rows, width));
        } catch (ArithmeticException overflow) {
            return Long.MAX_VALUE;
        }
    }
}
