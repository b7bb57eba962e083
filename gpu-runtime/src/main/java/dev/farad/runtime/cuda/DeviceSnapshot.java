package dev.farad.runtime.cuda;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the driver said about a device at one time; a value it does not know is empty.
 *
 * @param takenNanos in {@link System#nanoTime}
 * @param uuid of the device, as other tools label it
 * @param memory of the device
 * @param load of the device
 * @param eccErrors that could not be corrected, since the driver was loaded
 */
public record DeviceSnapshot(long takenNanos, String uuid, Memory memory, Load load, OptionalLong eccErrors) {

    /**
     * Memory in bytes.
     *
     * @param total of the device
     * @param used by all processes
     * @param reserved by the driver for itself
     * @param process used by this process
     * @param processes that compute on the device
     */
    public record Memory(
            OptionalLong total,
            OptionalLong used,
            OptionalLong reserved,
            OptionalLong process,
            OptionalLong processes) {}

    /**
     * How hard it works.
     *
     * @param computePercent of the last moments in which some kernel ran
     * @param memoryPercent of the last moments in which memory was read or written
     * @param celsius of the chip
     * @param milliwatts it draws
     */
    public record Load(
            OptionalLong computePercent, OptionalLong memoryPercent, OptionalLong celsius, OptionalLong milliwatts) {}

    /** Returns what is known under the names, and in the units, that NVIDIA's DCGM exporter uses. */
    public Map<String, Double> dcgm() {
        Map<String, Double> values = new LinkedHashMap<>();
        put(values, "DCGM_FI_DEV_FB_USED", memory.used(), 1.0 / (1 << 20));
        if (memory.total().isPresent() && memory.used().isPresent()) {
            long free = memory.total().getAsLong()
                    - memory.used().getAsLong()
                    - memory.reserved().orElse(0);
            put(values, "DCGM_FI_DEV_FB_FREE", OptionalLong.of(free), 1.0 / (1 << 20));
        }
        put(values, "DCGM_FI_DEV_FB_RESERVED", memory.reserved(), 1.0 / (1 << 20));
        put(values, "DCGM_FI_DEV_GPU_UTIL", load.computePercent(), 1);
        put(values, "DCGM_FI_DEV_MEM_COPY_UTIL", load.memoryPercent(), 1);
        put(values, "DCGM_FI_DEV_GPU_TEMP", load.celsius(), 1);
        put(values, "DCGM_FI_DEV_POWER_USAGE", load.milliwatts(), 1e-3);
        put(values, "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", eccErrors, 1);
        return values;
    }

    private static void put(Map<String, Double> values, String name, OptionalLong value, double factor) {
        if (value.isPresent()) {
            values.put(name, value.getAsLong() * factor);
        }
    }
}
