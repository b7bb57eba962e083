package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.nvml.*;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlMemory_v2_t;
import org.bytedeco.cuda.nvml.nvmlProcessInfo_v2_t;
import org.bytedeco.cuda.nvml.nvmlTemperature_v1_t;
import org.bytedeco.cuda.nvml.nvmlUtilization_t;
import org.bytedeco.javacpp.BytePointer;

/** Calls of NVML; only {@link Nvml} touches this class. */
final class NvmlCalls {
    private static final int MOST_PROCESSES = 256;
    private static final long NOT_AVAILABLE = -1;

    private final nvmlDevice_st device = new nvmlDevice_st();

    NvmlCalls(int index) {
        check(nvmlInit_v2(), "nvmlInit");
        check(nvmlDeviceGetHandleByIndex_v2(index, device), "nvmlDeviceGetHandleByIndex");
    }

    String uuid() {
        byte[] uuid = new byte[96];
        check(nvmlDeviceGetUUID(device, uuid, uuid.length), "nvmlDeviceGetUUID");
        int end = 0;
        while (uuid[end] != 0) {
            end++;
        }
        return new String(uuid, 0, end, StandardCharsets.US_ASCII);
    }

    Nvml.Reading read() {
        return new Nvml.Reading(memory(), processes(), load(), eccErrors());
    }

    private Nvml.Memory memory() {
        try (nvmlMemory_v2_t memory = new nvmlMemory_v2_t()) {
            memory.version(memory.sizeof() | 2 << 24);
            int status = nvmlDeviceGetMemoryInfo_v2(device, memory);
            return new Nvml.Memory(
                    known(status, memory.total()), known(status, memory.used()), known(status, memory.reserved()));
        }
    }

    /** In a container the driver may count in other process ids. */
    private Nvml.Processes processes() {
        try (nvmlProcessInfo_v2_t list = new nvmlProcessInfo_v2_t(MOST_PROCESSES)) {
            int[] count = {MOST_PROCESSES};
            if (nvmlDeviceGetComputeRunningProcesses_v3(device, count, list) != NVML_SUCCESS) {
                return new Nvml.Processes(OptionalLong.empty(), OptionalLong.empty());
            }
            long own = ProcessHandle.current().pid();
            OptionalLong ownBytes = OptionalLong.empty();
            for (int i = 0; i < count[0]; i++) {
                nvmlProcessInfo_v2_t process = list.getPointer(i);
                if (process.pid() == own && process.usedGpuMemory() != NOT_AVAILABLE) {
                    ownBytes = OptionalLong.of(process.usedGpuMemory());
                }
            }
            return new Nvml.Processes(ownBytes, OptionalLong.of(count[0]));
        }
    }

    private Nvml.Load load() {
        try (nvmlUtilization_t utilization = new nvmlUtilization_t()) {
            int status = nvmlDeviceGetUtilizationRates(device, utilization);
            return new Nvml.Load(
                    known(status, utilization.gpu()), known(status, utilization.memory()), celsius(), milliwatts());
        }
    }

    private OptionalLong celsius() {
        try (nvmlTemperature_v1_t temperature = new nvmlTemperature_v1_t()) {
            temperature.version(temperature.sizeof() | 1 << 24).sensorType(NVML_TEMPERATURE_GPU);
            return known(nvmlDeviceGetTemperatureV(device, temperature), temperature.temperature());
        }
    }

    private OptionalLong milliwatts() {
        int[] value = new int[1];
        return known(nvmlDeviceGetPowerUsage(device, value), value[0]);
    }

    private OptionalLong eccErrors() {
        long[] value = new long[1];
        int status = nvmlDeviceGetTotalEccErrors(device, NVML_MEMORY_ERROR_TYPE_UNCORRECTED, NVML_VOLATILE_ECC, value);
        return known(status, value[0]);
    }

    private static OptionalLong known(int status, long value) {
        return status == NVML_SUCCESS ? OptionalLong.of(value) : OptionalLong.empty();
    }

    private static void check(int status, String call) {
        if (status != NVML_SUCCESS) {
            BytePointer text = nvmlErrorString(status);
            throw new DeviceFault(
                    DeviceFault.Kind.INVALID_USE,
                    call + ": " + (text == null ? "" : text.getString(StandardCharsets.UTF_8)) + " (" + status + ")");
        }
    }

    void close() {
        check(nvmlShutdown(), "nvmlShutdown");
    }
}
