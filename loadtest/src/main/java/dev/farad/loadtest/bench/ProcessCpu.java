package dev.farad.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time that a process has used, all its threads together, as Linux counts it in {@code /proc/PID/stat} (proc_pid_stat(5)).
 *
 * @param userTicks in user mode
 * @param systemTicks in the kernel
 */
record ProcessCpu(long userTicks, long systemTicks) {
    /** What a tick of {@code /proc} is on every Linux: USER_HZ is 100. */
    static final double MICROS_PER_TICK = 10_000;

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    /** Returns what a process has used so far. */
    static ProcessCpu of(long pid) throws IOException {
        return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /** Reads the line; the name of the process, in parentheses, may hold spaces and parentheses itself. */
    static ProcessCpu parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= SYSTEM) {
            throw new IllegalArgumentException("stat: " + stat + " (expected: 15 fields or more)");
        }
        return new ProcessCpu(Long.parseLong(fields[USER]), Long.parseLong(fields[SYSTEM]));
    }

    /** Returns what was used since. */
    ProcessCpu since(ProcessCpu earlier) {
        return new ProcessCpu(userTicks - earlier.userTicks, systemTicks - earlier.systemTicks);
    }

    double userMicros() {
        return userTicks * MICROS_PER_TICK;
    }

    double totalMicros() {
        return (userTicks + systemTicks) * MICROS_PER_TICK;
    }
}
