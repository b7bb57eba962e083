package dev.farad.runtime.cuda.device;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The driver's management library, for one device. One thread at a time.
 *
 * <p>The bindings are in a class of their own that nothing else touches: loading them on a machine without the driver fails
 * once, here, and is not tried again.
 */
public final class Nvml implements AutoCloseable {
    private final NvmlCalls calls;
    private final String uuid;

    /** What the library said; empty where it does not know. */
    public record Reading(Memory memory, Processes processes, Load load, OptionalLong eccErrors) {}

    /** Bytes of the device's memory. */
    public record Memory(OptionalLong total, OptionalLong used, OptionalLong reserved) {}

    /** Bytes of this process, and how many processes use the device. */
    public record Processes(OptionalLong ownBytes, OptionalLong count) {}

    /** How hard the device works: percentages of time, and what it makes of it. */
    public record Load(
            OptionalLong computePercent, OptionalLong memoryPercent, OptionalLong celsius, OptionalLong milliwatts) {}

    private Nvml(NvmlCalls calls) {
        this.calls = calls;
        this.uuid = calls.uuid();
    }

    /** Opens the library, or returns null where there is none or it knows no such device. */
    public static @Nullable Nvml open(int device) {
        try {
            NativeLibraries.load(System.getenv()); // the bindings of NVML load those of the runtime first
            return new Nvml(new NvmlCalls(device));
        } catch (LinkageError | DeviceFault e) {
            return null;
        }
    }

    public String uuid() {
        return uuid;
    }

    /** Asks for everything. */
    public Reading read() {
        return calls.read();
    }

    @Override
    public void close() {
        calls.close();
    }
}
