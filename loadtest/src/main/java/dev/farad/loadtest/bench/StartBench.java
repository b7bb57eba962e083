package dev.farad.loadtest.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The command {@code farad bench start}: from {@code farad serve} to the first answer of the bundled model, without and with the AOT cache. */
public final class StartBench {
    private static final String USAGE = """
            Usage: farad bench start [--runs N]

            Starts the bundled server again and again, without and with the AOT cache in turn, and prints the time
            from the start of its process to the first embedding that a client has, and what the process took of
            the processors until then.

              --runs   of each kind (10), after one of each that does not count""";

    private static final String BODY = "{\"model\":\"all-minilm-l6-v2\",\"input\":\"The cat sits on the mat.\"}";
    private static final byte[] REQUEST = ("POST /v1/embeddings HTTP/1.1\r\nHost: farad\r\nContent-Length: "
                    + BODY.length() + "\r\n\r\n" + BODY)
            .getBytes(StandardCharsets.US_ASCII);
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Path launcher;
    private final int runs;

    /** Ways to start. */
    private enum Way {
        WITHOUT("off", "without AOT cache"),
        WITH("", "with AOT cache");

        private final String setting;
        private final String label;

        Way(String setting, String label) {
            this.setting = setting;
            this.label = label;
        }
    }

    /** One start. */
    private record Start(double millis, double cpuMillis) {}

    private StartBench(Arguments options, Path root) {
        this.launcher = root.resolve("farad").toAbsolutePath();
        this.runs = options.number("--runs", 10);
    }

    /**
     * Runs the benchmark; exits with 0, 1 if it failed, or 2 for wrong arguments.
     *
     * @param args options; the system property {@code farad.root} names the source tree, {@code .} where not set
     */
    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("farad.root", "."));
        System.exit(Command.run(
                USAGE, args, line -> new StartBench(new Arguments(line, List.of("--runs")), root).run()));
    }

    private void run() throws IOException {
        Map<Way, List<Start>> starts = new EnumMap<>(Way.class);
        for (int i = 0; i <= runs; i++) {
            for (Way way : Way.values()) {
                Start start = start(way);
                if (i > 0) {
                    starts.computeIfAbsent(way, _ -> new ArrayList<>()).add(start);
                }
            }
        }
        starts.forEach(StartBench::report);
    }

    private static void report(Way way, List<Start> starts) {
        Spread clock = Spread.of(starts.stream().map(Start::millis).toList());
        Spread cpu = Spread.of(starts.stream().map(Start::cpuMillis).toList());
        System.out.println(String.format(
                Locale.ROOT,
                "%s: median of %d starts %.0f ms (%.0f to %.0f), processor time %.0f ms (%.0f to %.0f)",
                way.label,
                starts.size(),
                clock.median(),
                clock.min(),
                clock.max(),
                cpu.median(),
                cpu.min(),
                cpu.max()));
    }

    private Start start(Way way) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                launcher.toString(), "serve", "--port", String.valueOf(port), "--management-port", "0");
        builder.environment().put("FARAD_AOT", way.setting);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        long begun = System.nanoTime();
        Process process = builder.start();
        try {
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() - begun > LIMIT_NANOS) {
                    throw new IOException("no answer from " + launcher + " (expected: one within 10 minutes)");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            double millis = (System.nanoTime() - begun) / 1e6;
            return new Start(millis, ProcessCpu.of(process.pid()).totalMicros() / 1e3);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static boolean answers(int port) {
        try {
            return new String(Probe.exchange(port, REQUEST), StandardCharsets.UTF_8).contains("\"embedding\":[");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
