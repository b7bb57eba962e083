package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.runtime.unpack.Unpacked;
import java.nio.file.Path;

/**
 * How the CUDA backend is set up.
 *
 * @param device index of the device, as CUDA counts them
 * @param precision in which models compute: FP32, FP16 or BF16; sums are FP32 in each
 * @param memoryLimitBytes the most device memory that models and batches may take together
 * @param pinnedBytes of page-locked host memory for requests' tensors and copies; a power of two
 * @param buckets to which batches are padded
 * @param kernelCache folder for compiled kernels
 */
public record CudaOptions(
        int device, DataType precision, long memoryLimitBytes, long pinnedBytes, Buckets buckets, Path kernelCache) {
    private static final long PINNED_BYTES = 512L << 20;

    /** Checks the values. */
    public CudaOptions {
        if (precision != DataType.FP32 && precision != DataType.FP16 && precision != DataType.BF16) {
            throw new IllegalArgumentException("precision: " + precision + " (expected: FP32, FP16 or BF16)");
        }
        if (memoryLimitBytes <= 0) {
            throw new IllegalArgumentException("memoryLimitBytes: " + memoryLimitBytes + " (expected: more than 0)");
        }
        if (Long.bitCount(pinnedBytes) != 1 || pinnedBytes < 1 << 20) {
            throw new IllegalArgumentException(
                    "pinnedBytes: " + pinnedBytes + " (expected: a power of two, 1 MiB or more)");
        }
    }

    /** Returns the usual set-up: device 0 in FP16 with no memory limit but the device's own. */
    public static CudaOptions usual() {
        return new CudaOptions(
                0,
                DataType.FP16,
                Long.MAX_VALUE,
                PINNED_BYTES,
                Buckets.DEFAULT,
                Unpacked.usualFolder().resolve("kernels"));
    }

    /** Returns these options for another device. */
    public CudaOptions on(int other) {
        return new CudaOptions(other, precision, memoryLimitBytes, pinnedBytes, buckets, kernelCache);
    }

    /** Returns these options with another precision. */
    public CudaOptions with(DataType other) {
        return new CudaOptions(device, other, memoryLimitBytes, pinnedBytes, buckets, kernelCache);
    }

    /** Returns these options with another memory limit. */
    public CudaOptions withMemoryLimit(long bytes) {
        return new CudaOptions(device, precision, bytes, pinnedBytes, buckets, kernelCache);
    }

    /** Returns these options with other buckets. */
    public CudaOptions with(Buckets other) {
        return new CudaOptions(device, precision, memoryLimitBytes, pinnedBytes, other, kernelCache);
    }
}
