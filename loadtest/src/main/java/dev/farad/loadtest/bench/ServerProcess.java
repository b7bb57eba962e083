package dev.farad.loadtest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server in a JVM of its own, with the same options as every other. Closing kills it.
 *
 * <p>The server says {@code ready PORT} on standard output once it answers, and ends when its standard input does.
 */
final class ServerProcess implements AutoCloseable {
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseParallelGC",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    private static final String READY = "ready ";
    private static final int START_SECONDS = 60;
    private static final byte[] ALLOCATED = Workload.get("/allocated");

    private final Contestant contestant;
    private final Process process;
    private final int port;

    /**
     * What a server has used so far.
     *
     * @param cpu of the process
     * @param allocatedBytes of all its threads, on the heap
     */
    record Account(ProcessCpu cpu, long allocatedBytes) {}

    private ServerProcess(Contestant contestant, Process process, int port) {
        this.contestant = contestant;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param root of the source tree
     * @param log file that gets what it says
     * @throws IOException if it ends before it is ready, with the last lines it said
     */
    static ServerProcess start(Contestant contestant, Path root, Optional<Cores> cores, Path log) throws IOException {
        List<String> command = new ArrayList<>(cores.map(Cores::serverCommand).orElse(List.of()));
        command.addAll(JVM);
        command.addAll(contestant.javaArguments(root));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread.ofVirtual().name("output of " + contestant.label()).start(() -> copyOutput(process, log, port));
        try {
            return new ServerProcess(contestant, process, port.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException failure) {
            process.destroyForcibly();
            throw new IOException(contestant.label() + " did not start: " + lastLines(log), failure);
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            throw new IOException("interrupted", stopped);
        }
    }

    private static void copyOutput(Process process, Path log, CompletableFuture<Integer> port) {
        try (BufferedReader output = process.inputReader();
                PrintStream copy = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.println(line);
                if (line.startsWith(READY)) {
                    port.complete(Integer.parseInt(line.substring(READY.length())));
                }
            }
            port.completeExceptionally(new IOException("it ended"));
        } catch (IOException | RuntimeException failure) {
            port.completeExceptionally(failure);
        }
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    }

    Contestant contestant() {
        return contestant;
    }

    int port() {
        return port;
    }

    /** Returns what it has used so far. */
    Account account() throws IOException {
        String allocated = new String(Probe.exchange(port, ALLOCATED), StandardCharsets.US_ASCII);
        return new Account(ProcessCpu.of(process.pid()), Long.parseLong(allocated));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
