package dev.farad.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process that a test started: its lines as they come, how it ended; killed when closed. */
final class Program implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 90;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> output;
    private final CompletableFuture<String> errors;

    /** Starts a program in a directory. */
    Program(Path directory, List<String> command) throws IOException {
        this(directory, command, Map.of());
    }

    /** Starts a program in a directory, with more environment variables than this process has. */
    Program(Path directory, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        output = read(process.getInputStream(), lines);
        errors = read(process.getErrorStream(), new LinkedBlockingQueue<>());
    }

    /** Skips the test that runs where a command is not installed. */
    static void assumeInstalled(String command, String debianPackage) {
        boolean installed = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
        assumeTrue(installed, command + " is not installed (Debian package " + debianPackage + ")");
    }

    private static CompletableFuture<String> read(InputStream stream, BlockingQueue<String> lines) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                all.complete(reader.lines().peek(lines::add).collect(Collectors.joining("\n")));
            } catch (IOException | UncheckedIOException e) {
                all.completeExceptionally(e);
            }
        });
        return all;
    }

    /** Waits for a line on standard output and takes it and those before it. */
    String awaitLine(Predicate<String> wanted) throws InterruptedException {
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no such line within " + PATIENCE_SECONDS + " s from " + process.info());
            }
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /** Returns what the system knows the process by. */
    long pid() {
        return process.pid();
    }

    /** Asks the process to end, with SIGTERM. */
    void terminate() {
        // Process.destroy would close the streams too, and with them what the process says on its way out.
        process.toHandle().destroy();
    }

    /** Returns the processor time that it has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Returns what completes with how the end came. */
    CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Waits for the end and returns how it came. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end within " + PATIENCE_SECONDS + " s: " + process.info());
        }
        return process.exitValue();
    }

    /** Returns everything that came on standard output; waits for the end of it. */
    String output() {
        return output.join();
    }

    /** Returns everything that came on standard error; waits for the end of it. */
    String errors() {
        return errors.join();
    }

    @Override
    public void close() {
        // As above: whoever reads a stream still would read from the next process that gets its number.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
