package dev.farad.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The processors that this process may use, as the JVM counts them and as Linux says.
 *
 * @param available as {@link Runtime#availableProcessors} has it, which knows of affinity, cgroups and JVM flags
 * @param usable that Linux lets this process use: those of its affinity, within its cgroups' quotas
 * @param cores physical cores that those of its affinity lie on
 */
record Processors(int available, int usable, int cores) {
    private static final String CPU = "sys/devices/system/cpu";

    /** Returns those of this machine. */
    static Processors ofThisProcess() {
        return read(Path.of("/"), Runtime.getRuntime().availableProcessors());
    }

    /**
     * Reads them; what a machine does not tell counts as one core for each processor that the JVM sees.
     *
     * @param root of the file system with {@code proc} and {@code sys}
     */
    static Processors read(Path root, int available) {
        Set<Integer> allowed = allowed(root);
        if (allowed.isEmpty()) {
            return new Processors(available, available, available);
        }
        Set<String> cores = new HashSet<>();
        for (int processor : allowed) {
            Path topology = root.resolve(CPU).resolve("cpu" + processor).resolve("topology");
            String siblings = text(topology.resolve("thread_siblings_list"));
            cores.add(siblings.isEmpty() ? "alone " + processor : siblings);
        }
        return new Processors(available, Math.min(allowed.size(), quota(root)), cores.size());
    }

    private static Set<Integer> allowed(Path root) {
        return lines(root.resolve("proc/self/status"))
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .map(line -> list(line.substring(line.indexOf(':') + 1).strip()))
                .orElse(Set.of());
    }

    /** Reads a list such as {@code 0-3,8}. */
    private static Set<Integer> list(String text) {
        Set<Integer> numbers = new TreeSet<>();
        for (String range : text.split(",", -1)) {
            String[] ends = range.strip().split("-", 2);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int i = Integer.parseInt(ends[0]); i <= last; i++) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /** Returns the processors that the quotas of this process's cgroup and of those around it come to, rounded up. */
    private static int quota(Path root) {
        Path top = root.resolve("sys/fs/cgroup");
        String own = lines(root.resolve("proc/self/cgroup"))
                .filter(line -> line.startsWith("0::/"))
                .findFirst()
                .map(line -> line.substring(4))
                .orElse("");
        int least = Integer.MAX_VALUE;
        for (Path group = top.resolve(own).normalize();
                group != null && group.startsWith(top);
                group = group.getParent()) {
            String[] max = text(group.resolve("cpu.max")).split(" ", -1);
            if (max.length == 2 && !max[0].equals("max")) {
                least = (int) Math.min(least, Math.ceilDiv(Long.parseLong(max[0]), Long.parseLong(max[1])));
            }
        }
        return least;
    }

    private static String text(Path file) {
        return lines(file).findFirst().orElse("").strip();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? List.copyOf(Files.readAllLines(file)).stream() : Stream.of();
        } catch (IOException e) {
            // Some of these files exist and cannot be read.
            return Stream.of();
        }
    }
}
