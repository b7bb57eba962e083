package dev.farad.loadtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The core that all servers share, and the one of the load.
 *
 * @param server number of a core
 * @param load number of another
 */
record Cores(int server, int load) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    /** Checks that they differ. */
    Cores {
        if (server < 0 || load < 0 || server == load) {
            throw new IllegalArgumentException("cores: " + server + "," + load + " (expected: two that differ)");
        }
    }

    /** Returns the first two that this process may use, or nothing where it has one only or cannot pin. */
    static Optional<Cores> found() throws IOException {
        if (!SearchPath.has("taskset") || !Files.exists(STATUS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            List<Integer> allowed = lines.filter(line -> line.startsWith(ALLOWED))
                    .flatMap(line -> parse(line.substring(ALLOWED.length()).strip()).stream())
                    .toList();
            return allowed.size() < 2 ? Optional.empty() : Optional.of(new Cores(allowed.get(0), allowed.get(1)));
        }
    }

    /** Reads a list such as {@code 0-3,8}. */
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    /** Returns the start of a command that runs the rest of it on the servers' core. */
    List<String> serverCommand() {
        return List.of("taskset", "-c", Integer.toString(server));
    }

    /** Moves this JVM to the load's core, all threads it has and will have. */
    void pinLoad() throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", Integer.toString(load), pid)
                .redirectErrorStream(true)
                .start();
        String said = new String(taskset.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (taskset.onExit().join().exitValue() != 0) {
            throw new IOException("cannot use core " + load + ": " + said.strip());
        }
    }
}
