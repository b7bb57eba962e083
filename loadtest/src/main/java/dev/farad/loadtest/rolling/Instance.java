package dev.farad.loadtest.rolling;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A server that is started and stopped again and again, always on the same ports; each time a process of its own. */
final class Instance implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 180;
    private static final String SERVER = "dev.farad.examples.RollingServer";
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp");

    private final String name;
    private final int port;
    private final int agentPort;
    private final String classPath;
    private final Path config;
    private final Path log;
    private @Nullable Process process;

    /**
     * Makes one that is not started yet.
     *
     * @param root of the source tree, where the examples are built
     * @param directory for its configuration and its log
     */
    Instance(String name, Path root, Path directory) throws IOException {
        this.name = name;
        this.port = freePort();
        this.agentPort = freePort();
        Path built = root.resolve("examples").resolve("target");
        this.classPath =
                built.resolve("classes") + File.pathSeparator + Files.readString(built.resolve("farad.classpath"));
        this.log = directory.resolve(name + ".log");
        this.config = Files.writeString(directory.resolve(name + ".yaml"), """
                host: 127.0.0.1
                port: %d
                management-port: 0
                backend: cpu
                registry:
                  haproxy-port: %d
                  ramp-millis: 1000
                  announce-millis: 2000
                """.formatted(port, agentPort));
        Files.deleteIfExists(log);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int agentPort() {
        return agentPort;
    }

    /** Starts the process and waits until a request would succeed. */
    void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of(classPath, SERVER, config.toString()));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        process = started;
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> copyOutput(started, ready));
        try {
            ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IOException(name + " did not start, see " + log, failure);
        }
    }

    private void copyOutput(Process started, CompletableFuture<Boolean> ready) {
        try (BufferedReader output = started.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                if (line.startsWith("ready ")) {
                    ready.complete(true);
                }
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException failure) {
            ready.completeExceptionally(failure);
        }
    }

    /** Asks the process to end, as a deploy does, and returns its exit code. */
    int stop() throws InterruptedException, IOException {
        return ended(false);
    }

    /** Kills the process. */
    void kill() throws InterruptedException, IOException {
        ended(true);
    }

    private int ended(boolean killed) throws InterruptedException, IOException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name + " was not started");
        }
        // Process.destroy would close the output, and what is said last is worth most.
        boolean asked = killed
                ? running.toHandle().destroyForcibly()
                : running.toHandle().destroy();
        if (!asked || !running.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(name + " did not end within " + PATIENCE_SECONDS + " s, see " + log);
        }
        return running.exitValue();
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.toHandle().destroyForcibly();
            running.onExit().join();
        }
    }
}
