package dev.farad.server.config;

import dev.farad.pool.DataType;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import java.time.Duration;

/**
 * How models run on a GPU.
 *
 * @param device its index
 * @param precision in which models compute: FP32, FP16 or BF16; sums are FP32 in each
 * @param memoryBytes the most device memory that models and batches may take together; the device's own size bounds it
 * @param batching policy of the batcher of every model on the device
 * @param dcgmNames whether the device's figures are also shown under the names of NVIDIA's DCGM exporter
 */
public record GpuConfig(
        @Setting(value = "device", meaning = "index of the device", min = 0)
        int device,

        @Setting(
                value = "precision",
                meaning = "in which models compute on the device: `fp32`, `fp16` or `bf16`; sums are FP32 in each",
                choices = {"fp32", "fp16", "bf16"})
        DataType precision,

        @Setting(
                value = "memory-bytes",
                meaning = "most device memory that models and batches may take together",
                min = 1,
                shown = "the device's")
        long memoryBytes,

        @Section("batching") BatchPolicy batching,

        @Setting(
                value = "dcgm-names",
                meaning = "whether the device's figures are also shown under the names of NVIDIA's DCGM exporter")
        boolean dcgmNames) {

    /** Device 0 in FP16, all its memory, and batches that fill it. */
    public static final GpuConfig DEFAULT =
            new GpuConfig(0, DataType.FP16, Long.MAX_VALUE, new BatchPolicy(128, 65_536, Duration.ZERO, 16_384), false);

    /** Checks each value. */
    public GpuConfig {
        if (device < 0) {
            throw new IllegalArgumentException("gpu.device: " + device + " (expected: 0 or more)");
        }
        if (precision != DataType.FP32 && precision != DataType.FP16 && precision != DataType.BF16) {
            throw new IllegalArgumentException("gpu.precision: " + precision + " (expected: FP32, FP16 or BF16)");
        }
        if (memoryBytes < 1) {
            throw new IllegalArgumentException("gpu.memory-bytes: " + memoryBytes + " (expected: 1 or more)");
        }
    }
}
