package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a process takes to end, and what its exit code says. */
@Timeout(120)
class StopProcessTest {
    private static final long SOON_MILLIS = 5_000;

    @TempDir
    private Path directory;

    private @Nullable Program started;

    private int start(int drainSeconds) throws Exception {
        Path config = Files.writeString(directory.resolve("farad.yaml"), """
                host: 127.0.0.1
                port: 0
                management-port: 0
                backend: cpu
                drain-seconds: %d
                """.formatted(drainSeconds));
        Program program = new Program(
                directory,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        RollingServer.class.getName(),
                        config.toString()),
                Map.of("CLASSPATH", String.valueOf(System.getProperty("java.class.path"))));
        started = program;
        return Integer.parseInt(
                program.awaitLine(line -> line.startsWith("ready ")).substring("ready ".length()));
    }

    @AfterEach
    void kill() {
        if (started != null) {
            started.close();
        }
    }

    private Program program() {
        return Objects.requireNonNull(started, "started");
    }

    private long millisToEnd(String what) throws InterruptedException {
        long begun = System.nanoTime();
        program().terminate();
        int exitCode = program().exitCode();
        long millis = (System.nanoTime() - begun) / 1_000_000;
        System.out.println(what + ": exit code " + exitCode + " after " + millis + " ms");
        assertThat(exitCode).isZero();
        return millis;
    }

    @Test
    void oneIdleKeepAliveConnectionHoldsUpNoExit() throws Exception {
        try (Wire idle = new Wire(start(60))) {
            assertThat(idle.get("/slow").status()).isEqualTo(200);
            assertThat(millisToEnd("one idle keep-alive connection")).isLessThan(SOON_MILLIS);
        }
    }

    @Test
    void oneConnectionThatNeverSentAByteHoldsUpNoExit() throws Exception {
        try (Wire silent = new Wire(start(60))) {
            assertThat(silent).isNotNull();
            assertThat(millisToEnd("one connection that never sent a byte")).isLessThan(SOON_MILLIS);
        }
    }

    @Test
    void aRequestThatIsCutMakesTheExitCode1() throws Exception {
        try (Wire busy = new Wire(start(0))) {
            busy.send("GET /hang HTTP/1.1\r\nHost: farad\r\n\r\n");
            program().awaitLine(line -> line.equals("hanging"));
            program().terminate();
            assertThat(program().exitCode()).isEqualTo(1);
            assertThat(program().errors()).contains("stopped, 1 requests cut");
        }
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnceAndTheExitCodeSaysSo() throws Exception {
        int port = start(60);
        try (Wire busy = new Wire(port)) {
            busy.send("GET /hang HTTP/1.1\r\nHost: farad\r\n\r\n");
            program().awaitLine(line -> line.equals("hanging"));
            program().terminate();
            awaitRefusal(port);
            program().terminate();
            assertThat(program().exitCode()).isEqualTo(143);
        }
    }

    /** Connects until nobody listens: the first signal was heard. */
    private static void awaitRefusal(int port) {
        while (true) {
            try {
                new Wire(port).close();
            } catch (IOException refused) {
                return;
            }
        }
    }
}
