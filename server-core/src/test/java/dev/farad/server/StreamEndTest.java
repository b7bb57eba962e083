package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.http.HeadLimits;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnResponse;
import dev.farad.server.ProbeBody.End;
import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.HttpLimits;
import dev.farad.server.http.Timeouts;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every streamed body is subscribed to once, and either ends by itself or is cancelled, once, whatever becomes of its answer. */
@Timeout(60)
class StreamEndTest {
    private static final String COMPLETED = "subscribed 1, ended 1, cancelled 0";
    private static final String CANCELLED = "subscribed 1, ended 0, cancelled 1";
    private static final int ENDLESS = Integer.MAX_VALUE;

    private final BlockingQueue<String> finished = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpExchange> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private FaradServer server;
    private ProbeBody body = new ProbeBody(0, End.COMPLETES);

    /** What becomes of an answer. */
    enum Case {
        READ("GET", "/", 3, End.COMPLETES, COMPLETED),
        EMPTY("GET", "/", 0, End.COMPLETES, COMPLETED),
        HEAD_ONLY("HEAD", "/", 3, End.COMPLETES, CANCELLED),
        WITHOUT_CONTENT("GET", "/204", 3, End.COMPLETES, CANCELLED),
        SECOND_ANSWER("GET", "/second", 3, End.COMPLETES, CANCELLED),
        ANSWER_TOO_LATE("GET", "/late", 3, End.COMPLETES, CANCELLED),
        HOOK_SETS_AN_UNFIT_HEADER("GET", "/unfit", 3, End.COMPLETES, CANCELLED),
        HOOK_THROWS("GET", "/thrown", 3, End.COMPLETES, COMPLETED),
        FAILS("GET", "/", 3, End.FAILS, COMPLETED),
        THROWS("GET", "/", 3, End.THROWS, CANCELLED),
        TOO_LONG("GET", "/short", 3, End.COMPLETES, CANCELLED),
        TOO_SHORT("GET", "/long", 3, End.COMPLETES, COMPLETED);

        final String method;
        final String path;
        final int parts;
        final End end;
        final String fate;

        Case(String method, String path, int parts, End end, String fate) {
            this.method = method;
            this.path = path;
            this.parts = parts;
            this.end = end;
            this.fate = fate;
        }
    }

    StreamEndTest() throws IOException {
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(300));
        OnFinish record = (exchange, _) -> finished.add(exchange.path());
        OnResponse meddle = (exchange, head) -> {
            switch (exchange.path()) {
                case "/unfit" -> head.header("x-bad", "a\r\nb");
                case "/thrown" -> throw new IllegalStateException("hook failed on purpose");
                default -> {}
            }
        };
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(new Limits(
                                new HttpLimits(HeadLimits.DEFAULT, 1 << 20, 1 << 20, 10, timeouts),
                                1 << 20,
                                Duration.ZERO)))
                .hook(record)
                .hook(meddle)
                .async("GET", "/", exchange -> exchange.respond(streamed(200, -1)))
                .async("GET", "/204", exchange -> exchange.respond(streamed(204, -1)))
                .async("GET", "/short", exchange -> exchange.respond(streamed(200, 10)))
                .async("GET", "/long", exchange -> exchange.respond(streamed(200, 1_000_000)))
                .async("GET", "/unfit", exchange -> exchange.respond(streamed(200, -1)))
                .async("GET", "/thrown", exchange -> exchange.respond(streamed(200, -1)))
                .async("GET", "/second", exchange -> {
                    exchange.respond(Response.text("first"));
                    exchange.respond(streamed(200, -1));
                })
                .async("GET", "/late", exchange -> {
                    exchange.respond(Response.text("first"));
                    Executors.newSingleThreadExecutor().execute(() -> exchange.respond(streamed(200, -1)));
                })
                .async("GET", "/waits", exchange -> {
                    exchange.onCancel(() -> left.complete(null));
                    waiting.add(exchange);
                })
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private StreamedResponse streamed(int status, long length) {
        return new StreamedResponse(status, Map.of(), length, body);
    }

    private Socket send(String method, String path) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        TestServer.write(socket, method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        return socket;
    }

    private void awaitFate(String fate) {
        long until = System.nanoTime() + 10_000_000_000L;
        while (!body.fate().equals(fate) && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(body.fate()).isEqualTo(fate);
    }

    @ParameterizedTest
    @EnumSource
    void endsOnceWhateverBecomesOfTheAnswer(Case each) throws Exception {
        body = new ProbeBody(each.parts, each.end);
        try (Socket socket = send(each.method, each.path)) {
            var _ = socket.getInputStream().readAllBytes();
        }
        assertThat(finished.poll(10, TimeUnit.SECONDS)).isEqualTo(each.path);
        awaitFate(each.fate);
    }

    @Test
    void isCancelledWhereTheClientLeftBeforeTheAnswer() throws Exception {
        body = new ProbeBody(3, End.COMPLETES);
        HttpExchange exchange;
        try (Socket socket = send("GET", "/waits")) {
            assertThat(socket.isConnected()).isTrue();
            exchange = waiting.take();
        }
        left.get(10, TimeUnit.SECONDS);
        exchange.respond(streamed(200, -1));
        awaitFate(CANCELLED);
        assertThat(finished.poll(10, TimeUnit.SECONDS)).isEqualTo("/waits");
    }

    @Test
    void isCancelledWhereTheClientLeavesWithinTheAnswer() throws Exception {
        body = new ProbeBody(ENDLESS, End.COMPLETES);
        try (Socket socket = send("GET", "/")) {
            assertThat(socket.getInputStream().readNBytes(10_000)).hasSize(10_000);
            socket.setSoLinger(true, 0);
        }
        assertThat(finished.poll(10, TimeUnit.SECONDS)).isEqualTo("/");
        awaitFate(CANCELLED);
    }

    @Test
    void isCancelledWhereTheClientReadsTooSlowly() throws Exception {
        body = new ProbeBody(ENDLESS, End.COMPLETES);
        try (Socket socket = send("GET", "/")) {
            assertThat(finished.poll(10, TimeUnit.SECONDS)).isEqualTo("/");
            assertThat(socket.isClosed()).isFalse();
        }
        awaitFate(CANCELLED);
    }

    @Test
    void isCancelledWhereTheServerStopsAtItsDeadline() throws Exception {
        body = new ProbeBody(ENDLESS, End.COMPLETES);
        try (Socket socket = send("GET", "/")) {
            assertThat(socket.getInputStream().readNBytes(10_000)).hasSize(10_000);
            assertThat(server.stop()).isEqualTo(1);
        }
        awaitFate(CANCELLED);
    }
}
