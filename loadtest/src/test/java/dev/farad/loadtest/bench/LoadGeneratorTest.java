package dev.farad.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load against the JDK's own server. */
@Timeout(60)
class LoadGeneratorTest {
    private static final int CONNECTIONS = 8;

    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong answered = new AtomicLong();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(handlers);
        server.createContext(
                "/plaintext", exchange -> answer(exchange, 200, "Hello, World!".getBytes(StandardCharsets.US_ASCII)));
        server.createContext(
                "/echo",
                exchange -> answer(exchange, 200, exchange.getRequestBody().readAllBytes()));
        server.createContext("/broken", exchange -> answer(exchange, 503, new byte[13]));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        handlers.close();
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length);
        answered.incrementAndGet();
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void everyAnswerIsCountedOnce() throws IOException {
        LoadGenerator.Load first = load(Workload.PLAINTEXT.request(), 13);
        LoadGenerator.Load second = load(Workload.ECHO.request(), 4096);

        assertThat(first.requests()).isGreaterThan(CONNECTIONS);
        assertThat(first.requests() + second.requests()).isEqualTo(answered.get());
        assertThat(second.latency().getTotalCount()).isEqualTo(second.requests());
        assertThat(second.nanos()).isGreaterThan(Duration.ofMillis(200).toNanos());
    }

    @Test
    void anyOtherStatusEndsTheRun() {
        assertThatThrownBy(() -> load(Workload.get("/broken"), 13)).hasMessageContaining("status: 503 (expected: 200)");
    }

    @Test
    void aBodyOfAnotherLengthEndsTheRun() {
        assertThatThrownBy(() -> load(Workload.PLAINTEXT.request(), 12))
                .hasMessageContaining("body: 13 bytes (expected: 12)");
    }

    @Test
    void aProbeReturnsTheBodyToBeChecked() throws IOException {
        byte[] echoed = Probe.exchange(server.getAddress().getPort(), Workload.ECHO.request());

        Workload.ECHO.check(echoed);
        assertThatThrownBy(() -> Workload.PLAINTEXT.check(echoed)).hasMessageContaining("wrong answer of 4096 bytes");
    }

    private LoadGenerator.Load load(byte[] request, long bodyBytes) throws IOException {
        int port = server.getAddress().getPort();
        try (LoadGenerator load = new LoadGenerator(port, CONNECTIONS, request, bodyBytes)) {
            return load.run(Duration.ofMillis(200));
        }
    }
}
