package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hooks that need time for their verdict, over real connections. */
@Timeout(60)
class LaterVerdictTest {
    private static final String BODY = "x".repeat(90_000);

    /** Stages that hooks wait for, as they are asked; completing one with a status of 200 lets the request go on. */
    private final BlockingQueue<CompletableFuture<Integer>> asked = new LinkedBlockingQueue<>();

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private Duration patience = Duration.ofMinutes(1);

    private final OnRequest waiting = exchange -> {
        calls.add("waiting");
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        asked.add(stage);
        return Verdict.later(stage, patience, status -> verdict(exchange, status));
    };

    private final OnRequest behind = _ -> {
        calls.add("behind");
        return Verdict.PROCEED;
    };

    private Verdict verdict(Exchange exchange, int status) {
        calls.add("decided " + exchange.path());
        return status == 200 ? Verdict.PROCEED : Verdict.reject(status, "not you");
    }

    private CompletableFuture<Integer> nextAsked() throws InterruptedException {
        CompletableFuture<Integer> next = asked.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("a hook that is asked").isNotNull();
        return Objects.requireNonNull(next);
    }

    private static String echo(String fields) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: " + BODY.length() + "\r\n\r\n";
    }

    @Test
    void theRequestWaitsAndItsBodyComesWhole() throws Exception {
        try (TestServer server = new TestServer(waiting, behind);
                Socket socket = server.connect()) {
            TestServer.write(socket, echo("") + BODY + echo(""));
            CompletableFuture<Integer> first = nextAsked();
            assertThat(calls).containsExactly("waiting");

            first.complete(200);
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ").endsWith(BODY);

            nextAsked().complete(200);
            TestServer.write(socket, BODY);
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ").endsWith(BODY);
            assertThat(calls)
                    .containsExactly("waiting", "decided /echo", "behind", "waiting", "decided /echo", "behind");
        }
    }

    @Test
    void severalHooksMayWaitOneAfterAnother() throws Exception {
        try (TestServer server = new TestServer(waiting, waiting, behind);
                Socket socket = server.connect()) {
            TestServer.write(socket, "GET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n");
            nextAsked().complete(200);
            nextAsked().complete(200);
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(server.nextFinished().outcome()).isEqualTo(new Outcome.Answered(200));
            assertThat(server.finished).isEmpty();
        }
    }

    @Test
    void aRejectionEndsTheAskingAndTheConnectionGoesOn() throws Exception {
        try (TestServer server = new TestServer(waiting, behind);
                Socket socket = server.connect()) {
            TestServer.write(socket, echo("") + BODY + "GET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n");
            nextAsked().complete(403);
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 403 ").endsWith("{\"error\":\"not you\"}");
            nextAsked().complete(200);
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(calls).containsExactly("waiting", "decided /echo", "waiting", "decided /hello/you", "behind");
        }
    }

    @Test
    void aClientThatAsksWhetherToSendHearsItOnceItIsDecided() throws Exception {
        try (TestServer server = new TestServer(waiting);
                Socket socket = server.connect()) {
            TestServer.write(socket, echo("Expect: 100-continue\r\n"));
            nextAsked().complete(200);
            assertThat(TestServer.read(socket)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            TestServer.write(socket, BODY);
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ").endsWith(BODY);

            TestServer.write(socket, echo("Expect: 100-continue\r\n"));
            nextAsked().complete(403);
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 403 ").contains("connection: close");
        }
    }

    @Test
    void aClientThatLeavesEndsTheWaiting() throws Exception {
        try (TestServer server = new TestServer(waiting, behind)) {
            CompletableFuture<Integer> stage;
            try (Socket socket = server.connect()) {
                TestServer.write(socket, echo("") + BODY);
                stage = nextAsked();
            }
            assertThat(server.nextFinished().outcome()).isEqualTo(new Outcome.Cancelled("the client left"));
            assertThat(stage).failsWithin(Duration.ofSeconds(10));
            assertThat(stage).isCancelled();
            assertThat(server.finished).isEmpty();
            assertThat(calls).containsExactly("waiting");
        }
    }

    @Test
    void noRequestWaitsLongerThanTheHookSays() throws Exception {
        patience = Duration.ofMillis(50);
        try (TestServer server = new TestServer(waiting);
                Socket socket = server.connect()) {
            TestServer.write(socket, "GET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n");
            CompletableFuture<Integer> stage = nextAsked();
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 503 ").contains("retry-after-ms: 1000");
            assertThat(stage).failsWithin(Duration.ofSeconds(10));
            assertThat(stage).isCancelled();
        }
    }

    @Test
    void norLongerThanItsOwnDeadline() throws Exception {
        try (TestServer server = new TestServer(waiting);
                Socket socket = server.connect()) {
            TestServer.write(socket, "GET /hello/you HTTP/1.1\r\nHost: a\r\nx-request-timeout-ms: 50\r\n\r\n");
            CompletableFuture<Integer> stage = nextAsked();
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 504 ");
            assertThat(stage).failsWithin(Duration.ofSeconds(10));
            assertThat(stage).isCancelled();
        }
    }

    @Test
    void aStageThatFailsFailsClosed() throws Exception {
        try (TestServer server = new TestServer(waiting, behind);
                Socket socket = server.connect()) {
            TestServer.write(socket, "GET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n");
            nextAsked().completeExceptionally(new IllegalStateException("secret"));
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
            assertThat(calls).doesNotContain("behind");
        }
    }
}
