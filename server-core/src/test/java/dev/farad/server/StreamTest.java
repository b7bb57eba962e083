package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Body;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that come and go in parts. */
@Timeout(60)
class StreamTest {
    private static final int PART_BYTES = 1_000;

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Flow.Subscription> uploads = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> cancelled = new LinkedBlockingQueue<>();
    private final AtomicLong produced = new AtomicLong();
    private FaradServer server;

    @BeforeEach
    void start() throws IOException {
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .hook((dev.farad.hooks.OnFinish) (_, outcome) -> outcomes.add(outcome))
                .async(
                        "POST",
                        "/count",
                        exchange -> exchange.bodyStream().subscribe(new Counter(exchange, true)),
                        Body.STREAMED)
                .async(
                        "POST",
                        "/stall",
                        exchange -> exchange.bodyStream().subscribe(new Counter(exchange, false)),
                        Body.STREAMED)
                .async("POST", "/ignore", exchange -> exchange.respond(Response.text("no, thanks")), Body.STREAMED)
                .async(
                        "GET",
                        "/parts/{count}",
                        exchange -> exchange.respond(new StreamedResponse(200, Map.of(), -1, parts(exchange))))
                .async(
                        "GET",
                        "/known/{count}",
                        exchange -> exchange.respond(new StreamedResponse(
                                200, Map.of(), (long) PART_BYTES * count(exchange), parts(exchange))))
                .async(
                        "GET",
                        "/throws",
                        exchange -> exchange.respond(new StreamedResponse(200, Map.of(), -1, _ -> {
                            throw new IllegalStateException("threw on purpose");
                        })))
                .async(
                        "GET",
                        "/short",
                        exchange -> exchange.respond(new StreamedResponse(200, Map.of(), 10, one("too few"))))
                .async(
                        "GET",
                        "/breaks",
                        exchange -> exchange.respond(new StreamedResponse(200, Map.of(), -1, subscriber -> {
                            SubmissionPublisher<ByteBuf> source = new SubmissionPublisher<>();
                            source.subscribe(subscriber);
                            source.closeExceptionally(new IOException("broke on purpose"));
                        })))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    private static int count(HttpExchange exchange) {
        return Integer.parseInt(exchange.pathParameter("count"));
    }

    private static Flow.Publisher<ByteBuf> one(String text) {
        return subscriber -> {
            SubmissionPublisher<ByteBuf> source = new SubmissionPublisher<>();
            source.subscribe(subscriber);
            source.submit(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
            source.close();
        };
    }

    /** Publishes parts of one letter each when they are asked for, on the thread that asks. */
    private Flow.Publisher<ByteBuf> parts(HttpExchange exchange) {
        int count = count(exchange);
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private int next;

            @Override
            public void request(long n) {
                if (next == count) {
                    subscriber.onComplete();
                    return;
                }
                byte[] part = new byte[PART_BYTES];
                java.util.Arrays.fill(part, (byte) ('a' + next++ % 26));
                produced.incrementAndGet();
                exchange.eventLoop().execute(() -> subscriber.onNext(Unpooled.wrappedBuffer(part)));
            }

            @Override
            public void cancel() {
                cancelled.add(true);
            }
        });
    }

    /** Counts the bytes of a body and answers with their number. */
    private final class Counter implements Flow.Subscriber<ByteBuf> {
        private final HttpExchange exchange;
        private final boolean eager;
        private long bytes;
        private Flow.@Nullable Subscription subscription;

        Counter(HttpExchange exchange, boolean eager) {
            this.exchange = exchange;
            this.eager = eager;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            uploads.add(newSubscription);
            if (eager) {
                newSubscription.request(1);
            }
        }

        @Override
        public void onNext(ByteBuf part) {
            bytes += part.readableBytes();
            part.release();
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            exchange.fail(thrown);
        }

        @Override
        public void onComplete() {
            exchange.respond(Response.text(String.valueOf(bytes)));
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private String ask(String head) throws IOException {
        try (Socket socket = connect()) {
            TestServer.write(socket, head);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aBodyIsCountedWhileItComes() throws Exception {
        assertThat(ask("POST /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"))
                .endsWith("\r\n\r\n5");
        assertThat(ask("POST /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + lines("3", "abc", "2", "de", "0", "", "")))
                .endsWith("\r\n\r\n5");
        assertThat(ask("POST /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .endsWith("\r\n\r\n0");
    }

    @Test
    void whatNobodyAsksForStaysWithTheClient() throws Exception {
        try (Socket socket = connect()) {
            int megabytes = 32;
            TestServer.write(
                    socket, "POST /stall HTTP/1.1\r\nHost: a\r\nContent-Length: " + (megabytes << 20) + "\r\n\r\n");
            AtomicLong sent = new AtomicLong();
            Thread sender = Thread.ofPlatform().start(() -> {
                try {
                    byte[] part = new byte[64 << 10];
                    for (int i = 0; i < megabytes * 16; i++) {
                        socket.getOutputStream().write(part);
                        sent.addAndGet(part.length);
                    }
                } catch (IOException e) {
                    sent.set(-1);
                }
            });
            Flow.Subscription upload = uploads.take();
            // The kernel's buffers fill up, and then the sender waits.
            while (sender.getState() != Thread.State.RUNNABLE || !stalls(sent)) {
                Thread.onSpinWait();
            }
            assertThat(sent.get()).as("bytes sent while nobody reads").isLessThan((long) megabytes << 20);
            upload.request(1);
            assertThat(TestServer.read(socket)).endsWith("\r\n\r\n" + (megabytes << 20));
            sender.join();
        }
    }

    /** Returns whether a figure has stopped to grow. */
    private static boolean stalls(AtomicLong figure) {
        long before = figure.get();
        long until = System.nanoTime() + 300_000_000L;
        while (System.nanoTime() < until) {
            if (figure.get() != before) {
                return false;
            }
            Thread.onSpinWait();
        }
        return before > 0;
    }

    @Test
    void aBodyThatIsNotReadIsDroppedAndTheConnectionGoesOn() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
            TestServer.write(socket, "x".repeat(200_000));
            assertThat(TestServer.read(socket)).endsWith("no, thanks");
            TestServer.write(socket, "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok");
            assertThat(TestServer.read(socket)).endsWith("\r\n\r\n2");
        }
    }

    @Test
    void aResponseOfUnknownLengthComesInChunks() throws Exception {
        String answer = ask("GET /parts/3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .contains("transfer-encoding: chunked")
                .endsWith(lines(
                        "",
                        "",
                        "3e8",
                        "a".repeat(1_000),
                        "3e8",
                        "b".repeat(1_000),
                        "3e8",
                        "c".repeat(1_000),
                        "0",
                        "",
                        ""));
        assertThat(outcomes.take()).isEqualTo(Outcome.answered(200));
    }

    @Test
    void aResponseOfUnknownLengthEndsWithTheConnectionForOldClients() throws Exception {
        assertThat(ask("GET /parts/2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"))
                .contains("connection: close")
                .doesNotContain("chunked")
                .endsWith("\r\n\r\n" + "a".repeat(1_000) + "b".repeat(1_000));
    }

    @Test
    void aResponseOfKnownLengthSaysIt() throws Exception {
        assertThat(ask("GET /known/2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("content-length: 2000")
                .endsWith("\r\n\r\n" + "a".repeat(1_000) + "b".repeat(1_000));
        assertThat(ask("HEAD /known/2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("content-length: 2000")
                .endsWith("\r\n\r\n");
        assertThat(produced).as("parts asked for").hasValueBetween(2, 3);
    }

    @Test
    void aResponseThatBreaksIsCutSoThatTheClientNotices() throws Exception {
        assertThat(ask("GET /breaks HTTP/1.1\r\nHost: a\r\n\r\n")).doesNotContain("0\r\n\r\n");
        assertThat(outcomes.take()).isInstanceOf(Outcome.Failed.class);
        assertThat(ask("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n")).doesNotContain("0\r\n\r\n");
        assertThat(outcomes.take()).isInstanceOf(Outcome.Failed.class);
        assertThat(ask("GET /short HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("too few");
        assertThat(outcomes.take()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aSlowReaderSetsThePaceAndItsLeavingStopsTheSource() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "GET /parts/100000 HTTP/1.1\r\nHost: a\r\n\r\n");
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(1_000)).hasSize(1_000);
            while (!stalls(produced)) {
                Thread.onSpinWait();
            }
            assertThat(produced.get())
                    .as("parts made for a reader that stopped")
                    .isLessThan(50_000);
        }
        assertThat(cancelled.take()).isTrue();
        assertThat(outcomes.take()).isInstanceOf(Outcome.Cancelled.class);
    }
}
