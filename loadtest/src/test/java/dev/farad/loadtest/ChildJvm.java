package dev.farad.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A JVM started by a test, whose output becomes the test's own, so that leaks in it are seen.
 *
 * <p>Closing kills it where it still runs.
 */
final class ChildJvm implements AutoCloseable {
    private final String name;
    private final Process process;
    private final CompletableFuture<String> awaited = new CompletableFuture<>();
    private final Thread reader;

    /**
     * Starts a JVM.
     *
     * @param name before each line of its output
     * @param arguments of {@code java}
     * @param wanted picks the line of output that {@link #line} waits for
     */
    ChildJvm(String name, List<String> arguments, Predicate<String> wanted) throws IOException {
        this.name = name;
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = Thread.ofVirtual().start(() -> copyOutput(wanted));
    }

    private void copyOutput(Predicate<String> wanted) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.out.println(name + ": " + line);
                if (wanted.test(line)) {
                    awaited.complete(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            awaited.completeExceptionally(new IllegalStateException(name + " ended before it said what was awaited"));
        }
    }

    /** Returns the line that was awaited, as soon as it comes. */
    String line(Duration atMost) throws Exception {
        return awaited.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks it to end, as an operator would with SIGTERM. */
    void terminate() {
        // Process.destroy would also close the output, and what is said last is worth most.
        process.toHandle().destroy();
    }

    /** Returns its exit code once it ended and all its output is copied. */
    int exitCode(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost) || !reader.join(atMost)) {
            throw new IllegalStateException(name + ": still running (expected: to end within " + atMost + ")");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
