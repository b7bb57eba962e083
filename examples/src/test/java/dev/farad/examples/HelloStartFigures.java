package dev.farad.examples;

import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the time from the start of a JVM with {@link Hello} to its first answer, and prints the median of some runs.
 *
 * <p>{@code HelloStartFigures [RUNS [JVM-OPTION…]]}; with {@code serve PORT} it is the process that is measured.
 */
final class HelloStartFigures {
    private static final byte[] REQUEST =
            "GET /hello/World HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private HelloStartFigures() {}

    /** Runs the measurement, or the server. */
    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("serve")) {
            Hello.start(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", Integer.parseInt(args[1]), 0)))
                    .awaitStopped();
            return;
        }
        int runs = args.length == 0 ? 10 : Integer.parseInt(args[0]);
        List<String> options = args.length < 2 ? List.of() : List.of(args).subList(1, args.length);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            millis.add(TimeUnit.NANOSECONDS.toMillis(nanosToFirstAnswer(options)));
        }
        millis.sort(null);
        System.out.println("start to first answer, ms: median " + median(millis) + ", all " + millis);
    }

    private static long median(List<Long> sorted) {
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private static long nanosToFirstAnswer(List<String> options) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(HelloStartFigures.class.getName(), "serve", String.valueOf(port)));
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (!answers(port)) {
                if (!process.isAlive() || System.nanoTime() - started > LIMIT_NANOS) {
                    throw new IOException("no answer from the server (expected: one within a minute)");
                }
                LockSupport.parkNanos(1_000_000);
            }
            return System.nanoTime() - started;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(REQUEST);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 200") && answer.endsWith("Hello, World!");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
