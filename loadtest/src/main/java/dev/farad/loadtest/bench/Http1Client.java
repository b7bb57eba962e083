package dev.farad.loadtest.bench;

import dev.farad.loadtest.bench.LoadGenerator.Load;
import dev.farad.loadtest.bench.ServerProcess.Account;
import java.io.IOException;
import java.time.Duration;

/** HTTP/1.1 from this JVM: connections with one request in flight each, opened for each window. */
final class Http1Client implements Client {
    private static final Duration RAMP = Duration.ofMillis(200);

    private final ServerProcess server;
    private final byte[] request;
    private final int connections;
    private long bodyBytes;

    Http1Client(ServerProcess server, byte[] request, int connections) {
        this.server = server;
        this.request = request;
        this.connections = connections;
    }

    @Override
    public byte[] answer() throws IOException {
        byte[] answer = Probe.exchange(server.port(), request);
        bodyBytes = answer.length;
        return answer;
    }

    @Override
    public Window load(int seconds) throws IOException {
        try (LoadGenerator load = new LoadGenerator(server.port(), connections, request, bodyBytes)) {
            load.run(RAMP);
            Account before = server.account();
            Load seen = load.run(Duration.ofSeconds(seconds));
            return Window.of(seen, before, server.account());
        }
    }
}
