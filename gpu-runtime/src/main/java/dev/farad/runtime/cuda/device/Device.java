package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * One CUDA device and the health of this process's context on it. Safe for any thread.
 *
 * <p>Every native call of this package goes through {@link #check}. Once a call reports that the context is lost, the device
 * stays lost.
 */
public final class Device {
    private final Facts facts;
    private final AtomicReference<@Nullable DeviceFault> loss = new AtomicReference<>();

    /**
     * What does not change about a device.
     *
     * @param index as CUDA counts the devices that this process may see
     * @param computeMajor of the compute capability
     * @param computeMinor of the compute capability
     * @param multiprocessors it has
     * @param memoryBytes it has in all
     * @param driverVersion the newest CUDA version that the driver knows: 1000 × major + 10 × minor
     */
    public record Facts(
            int index,
            String name,
            int computeMajor,
            int computeMinor,
            int multiprocessors,
            long memoryBytes,
            int driverVersion) {

        /** Returns the compute capability as the compiler names it: 90 for 9.0. */
        public int architecture() {
            return computeMajor * 10 + computeMinor;
        }
    }

    /** Memory of the device as the driver sees it, all processes together. */
    public record Memory(long freeBytes, long totalBytes) {}

    private Device(Facts facts) {
        this.facts = facts;
    }

    /**
     * Opens a device: makes the process's context on it if there is none.
     *
     * @throws DeviceFault if CUDA refuses
     */
    public static Device open(int index) {
        check(cudaSetDevice(index), "cudaSetDevice", null);
        check(cudaFree(new Address(0)), "cudaFree", null); // makes the context now, not at some later call
        return new Device(new Facts(
                index,
                name(index),
                attribute(cudaDevAttrComputeCapabilityMajor, index),
                attribute(cudaDevAttrComputeCapabilityMinor, index),
                attribute(cudaDevAttrMultiProcessorCount, index),
                memory(null).totalBytes(),
                driverVersion()));
    }

    /** Returns how many devices this process may use, without making a context. */
    public static int count() {
        int[] count = new int[1];
        check(cudaGetDeviceCount(count), "cudaGetDeviceCount", null);
        return count[0];
    }

    /** Returns the newest CUDA version that the driver knows, 0 where there is no driver. */
    public static int driverVersion() {
        int[] version = new int[1];
        check(cudaDriverGetVersion(version), "cudaDriverGetVersion", null);
        return version[0];
    }

    private static int attribute(int attribute, int index) {
        int[] value = new int[1];
        check(cudaDeviceGetAttribute(value, attribute, index), "cudaDeviceGetAttribute", null);
        return value[0];
    }

    private static String name(int index) {
        byte[] name = new byte[256];
        int status = cuDeviceGetName(name, name.length, index);
        if (status != CUDA_SUCCESS) {
            throw new DeviceFault(DeviceFault.Kind.INVALID_USE, "cuDeviceGetName: status " + status);
        }
        int end = 0;
        while (name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, StandardCharsets.UTF_8);
    }

    public Facts facts() {
        return facts;
    }

    /** Makes this device the calling thread's; needed before any other call of a thread that may have used another. */
    public void bind() {
        check(cudaSetDevice(facts.index()), "cudaSetDevice");
    }

    /** Returns what the driver says about the device's memory. */
    public Memory memory() {
        bind();
        return memory(this);
    }

    private static Memory memory(@Nullable Device device) {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            check(cudaMemGetInfo(free, total), "cudaMemGetInfo", device);
            return new Memory(free.get(), total.get());
        }
    }

    /** Waits until everything that was started on the device has ended. */
    public void synchronize() {
        bind();
        check(cudaDeviceSynchronize(), "cudaDeviceSynchronize");
    }

    /** Returns why the device is lost, or null while it works. */
    public @Nullable DeviceFault loss() {
        return loss.get();
    }

    /**
     * Checks the status of a call of the runtime or the driver; both number their errors alike.
     *
     * @throws DeviceFault unless it succeeded
     */
    void check(int status, String call) {
        if (status != cudaSuccess) {
            check(status, call, this);
        }
    }

    private static void check(int status, String call, @Nullable Device device) {
        if (status == cudaSuccess) {
            return;
        }
        DeviceFault fault = new DeviceFault(kind(status), call + ": " + text(status));
        int _ = cudaGetLastError(); // an error that is not sticky must not show up again at a later call
        if (device != null && fault.kind() == DeviceFault.Kind.DEVICE_LOST) {
            device.loss.compareAndSet(null, fault);
        }
        throw fault;
    }

    private static String text(int status) {
        return string(cudaGetErrorName(status)) + " (" + status + "), " + string(cudaGetErrorString(status));
    }

    private static String string(@Nullable BytePointer text) {
        return text == null ? "unknown" : text.getString(StandardCharsets.UTF_8);
    }

    /** Sorts a status: which ones leave a context unusable is said with each in the runtime's list of errors. */
    static DeviceFault.Kind kind(int status) {
        return switch (status) {
            case cudaErrorMemoryAllocation -> DeviceFault.Kind.OUT_OF_MEMORY;
            case cudaErrorECCUncorrectable,
                    cudaErrorIllegalAddress,
                    cudaErrorLaunchTimeout,
                    cudaErrorAssert,
                    cudaErrorHardwareStackError,
                    cudaErrorIllegalInstruction,
                    cudaErrorMisalignedAddress,
                    cudaErrorInvalidAddressSpace,
                    cudaErrorInvalidPc,
                    cudaErrorLaunchFailure,
                    cudaErrorContextIsDestroyed,
                    cudaErrorCudartUnloading,
                    cudaErrorUnknown -> DeviceFault.Kind.DEVICE_LOST;
            default -> DeviceFault.Kind.INVALID_USE;
        };
    }
}
