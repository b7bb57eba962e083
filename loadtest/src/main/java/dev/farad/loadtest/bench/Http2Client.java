package dev.farad.loadtest.bench;

import dev.farad.loadtest.bench.LoadGenerator.Load;
import dev.farad.loadtest.bench.ServerProcess.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 with prior knowledge from nghttp2's commands: {@code nghttp} for one request, {@code h2load} for many, on one thread.
 *
 * <p>A window is a number of requests, as many as the server answered lately in such a time, so that each is counted.
 */
final class Http2Client implements Client {
    /** What must be on the search path. */
    static final List<String> COMMANDS = List.of("h2load", "nghttp");
    /** Requests in flight on a connection. */
    static final int STREAMS = 8;

    private static final int FIRST_REQUESTS = 2_000;
    private static final int SILENCE_SECONDS = 60;

    private final ServerProcess server;
    private final Workload workload;
    private final int connections;
    private final Path body;
    private final Path log;
    private final Path said;
    private long bodyBytes;
    private double requestsPerSecond = FIRST_REQUESTS;

    /**
     * Makes a client.
     *
     * @param inFlight requests at once, over all connections
     * @param folder for the request's body and for what the commands say
     */
    Http2Client(ServerProcess server, Workload workload, int inFlight, Path folder) throws IOException {
        this.server = server;
        this.workload = workload;
        this.connections = connections(inFlight);
        this.body = folder.resolve(workload.label() + ".body");
        this.log = folder.resolve("h2load.log");
        this.said = folder.resolve("h2load.out");
        Files.write(body, workload.body());
    }

    /** Returns over how many connections requests are spread. */
    static int connections(int inFlight) {
        return Math.max(1, inFlight / STREAMS);
    }

    @Override
    public byte[] answer() throws IOException {
        List<String> command = new ArrayList<>(List.of("nghttp"));
        command.addAll(request());
        byte[] answer = run(command);
        bodyBytes = answer.length;
        return answer;
    }

    @Override
    public Window load(int seconds) throws IOException {
        long requests = Math.max(FIRST_REQUESTS, Math.round(requestsPerSecond * seconds));
        Files.deleteIfExists(log);
        Account before = server.account();
        String report = new String(run(command(requests)), StandardCharsets.UTF_8);
        Account after = server.account();
        Load seen = H2LoadReport.of(report, Files.readAllLines(log)).load(requests, bodyBytes);
        Window window = Window.of(seen, before, after);
        requestsPerSecond = window.requestsPerSecond();
        return window;
    }

    private List<String> command(long requests) {
        List<String> command = new ArrayList<>(List.of("h2load", "-t", "1", "-n", Long.toString(requests)));
        command.addAll(List.of("-c", Integer.toString(connections), "-m", Integer.toString(STREAMS)));
        command.addAll(List.of("--log-file", log.toString()));
        command.addAll(request());
        return command;
    }

    private List<String> request() {
        List<String> request = new ArrayList<>();
        if (workload.body().length > 0) {
            request.addAll(List.of("-d", body.toString(), "-H", "content-type: " + workload.contentType()));
        }
        request.add("http://127.0.0.1:" + server.port() + workload.path());
        return request;
    }

    /** Returns what a command writes to standard output. */
    private byte[] run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(SILENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.getFirst() + " did not end within " + SILENCE_SECONDS + " s");
            }
        } catch (InterruptedException stopped) {
            throw new IOException("interrupted", stopped);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue() + ", see " + said);
        }
        return Files.readAllBytes(said);
    }
}
