package dev.farad.runtime.cuda;

import dev.farad.runtime.cuda.device.Device;
import dev.farad.runtime.cuda.device.DeviceFault;
import dev.farad.runtime.cuda.device.NativeLibraries;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether CUDA can be used here, and if not, why.
 *
 * <p>The probe is the only way to the native bindings: on a machine without them it answers, and nothing is thrown. A class
 * of the bindings that failed to load once fails differently ever after, so they are not touched again.
 */
public sealed interface DeviceProbe {
    /** The oldest compute capability that the kernels run on, times ten. */
    int OLDEST_ARCHITECTURE = 80;

    /** The oldest driver's newest CUDA version that will do: 1000 × major + 10 × minor. */
    int OLDEST_DRIVER = 13_000;

    /**
     * The device can be used.
     *
     * @param name as its maker calls it
     * @param computeCapability such as 9.0
     * @param memoryBytes it has in all
     */
    record Usable(int index, String name, String computeCapability, long memoryBytes) implements DeviceProbe {}

    /**
     * It cannot.
     *
     * @param reason one sentence
     */
    record Unusable(String reason) implements DeviceProbe {}

    /** Looks at a device; makes this process's context on it if it is usable. */
    static DeviceProbe of(int index) {
        return of(index, System.getenv());
    }

    /** Looks at a device with the given environment in place of the process's own. */
    static DeviceProbe of(int index, Map<String, String> environment) {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            return new Unusable("CUDA needs Linux on x86-64, and this is " + system);
        }
        try {
            String missing = NativeLibraries.load(environment);
            return missing != null ? new Unusable("CUDA libraries: " + missing) : look(index);
        } catch (DeviceFault fault) {
            return new Unusable("CUDA does not start: " + fault.getMessage());
        } catch (LinkageError error) {
            return new Unusable("CUDA libraries cannot be used: " + innermost(error));
        }
    }

    private static DeviceProbe look(int index) {
        int driver = Device.driverVersion();
        if (driver < OLDEST_DRIVER) {
            return new Unusable(
                    driver == 0
                            ? "there is no NVIDIA driver"
                            : "the NVIDIA driver knows CUDA " + version(driver) + " (expected: "
                                    + version(OLDEST_DRIVER) + " or newer)");
        }
        int count = Device.count();
        if (index < 0 || index >= count) {
            return new Unusable("there is no device " + index + " (expected: 0 to " + (count - 1) + ")");
        }
        Device.Facts facts = Device.open(index).facts();
        String capability = facts.computeMajor() + "." + facts.computeMinor();
        if (facts.architecture() < OLDEST_ARCHITECTURE) {
            return new Unusable(facts.name() + " has compute capability " + capability + " (expected: 8.0 or newer)");
        }
        return new Usable(index, facts.name(), capability, facts.memoryBytes());
    }

    private static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }

    private static String innermost(Throwable error) {
        Throwable cause = error;
        for (@Nullable Throwable next = error; next != null; next = next.getCause()) {
            cause = next;
        }
        String message = String.valueOf(cause.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
