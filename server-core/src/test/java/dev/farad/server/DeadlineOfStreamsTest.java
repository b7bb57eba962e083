package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.DeadlinePolicy;
import dev.farad.server.http.HttpLimits;
import dev.farad.server.route.Body;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines of answers and bodies that come in parts, and the deadline that the server sets. */
@Timeout(60)
class DeadlineOfStreamsTest {
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final FaradServer server;

    DeadlineOfStreamsTest() throws IOException {
        OnFinish record = (_, outcome) -> outcomes.add(outcome);
        HttpLimits http = HttpLimits.DEFAULT;
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(new Limits(
                                http.with(http.timeouts()
                                        .with(new DeadlinePolicy(Duration.ofMillis(200), Duration.ofMillis(300)))),
                                1 << 24,
                                Duration.ofSeconds(5))))
                .hook(record)
                .async(
                        "GET",
                        "/endless",
                        exchange -> exchange.respond(new StreamedResponse(200, Map.of(), -1, this::part)))
                .async("GET", "/never", exchange -> exchange.onCancel(() -> exchange.fail(new IOException("stopped"))))
                .async(
                        "POST",
                        "/unread",
                        exchange -> exchange.onCancel(() -> exchange.fail(new IOException("stopped"))),
                        Body.STREAMED)
                .start();
    }

    /** Publishes one part and then nothing more. */
    private void part(Flow.Subscriber<? super ByteBuf> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            private boolean sent;

            @Override
            public void request(long parts) {
                if (!sent) {
                    sent = true;
                    subscriber.onNext(Unpooled.copiedBuffer("part", StandardCharsets.US_ASCII));
                }
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private Outcome nextOutcome() throws InterruptedException {
        Outcome next = outcomes.poll(10, TimeUnit.SECONDS);
        return next == null ? new Outcome.Cancelled("nothing came") : next;
    }

    @Test
    void anAnswerInPartsIsCutAtTheDeadlineThatItsClientSet() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "GET /endless HTTP/1.1\r\nHost: a\r\nx-request-timeout-ms: 99999999\r\n\r\n");
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all).startsWith("HTTP/1.1 200 ").contains("part").doesNotEndWith("0\r\n\r\n");
            assertThat(nextOutcome()).isEqualTo(new Outcome.Cancelled("the deadline passed"));
            assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theUsualDeadlineIsOfRequestsThatAskForNone() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 504 ").doesNotContain("connection: close");
            assertThat(nextOutcome()).isEqualTo(new Outcome.Answered(504));
        }
    }

    @Test
    void aBodyThatIsStreamedIsNotWaitedForEither() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
            String all = TestServer.read(socket);
            assertThat(all).startsWith("HTTP/1.1 504 ").contains("connection: close");
            assertThat(nextOutcome()).isEqualTo(new Outcome.Answered(504));
            assertThat(server.connections()).isLessThanOrEqualTo(1);
        }
    }
}
