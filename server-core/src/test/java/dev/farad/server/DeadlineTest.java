package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that say how long their clients wait. */
@Timeout(60)
class DeadlineTest {
    private static final String HEADER = "x-request-timeout-ms";
    private static final String INFER = "/v2/models/gated/infer";
    private static final String BODY =
            "{%s\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
    private static final String PLAIN = BODY.formatted("");

    /** Returns a request by hand, so that the connection can be watched. */
    private static String infer(String field) {
        return "POST " + INFER + " HTTP/1.1\r\nHost: a\r\n" + field + "Content-Length: " + PLAIN.length() + "\r\n\r\n"
                + PLAIN;
    }

    private static CompletableFuture<HttpResponse<String>> running(TestServer server) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> running = CompletableFuture.supplyAsync(() -> {
            try {
                return server.post(INFER, PLAIN);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(server.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        return running;
    }

    @Test
    void whatWaitsInTheQueueIsDroppedAtItsDeadlineAndNeverRuns() throws Exception {
        try (TestServer server = new TestServer()) {
            var running = running(server);

            HttpResponse<String> late = server.post(INFER, PLAIN, HEADER, "80");

            assertThat(late.statusCode()).isEqualTo(504);
            assertThat(late.body())
                    .isEqualTo("{\"error\":\"the deadline of the request passed before there was an answer\"}");
            assertThat(late.headers().firstValue("x-should-retry")).hasValue("false");
            TestServer.Finished dropped = server.nextFinished();
            assertThat(dropped.outcome()).isEqualTo(new Outcome.Answered(504));
            assertThat(server.gated().queuedRows()).isZero();
            server.gate.release(10);
            assertThat(running.join().statusCode()).isEqualTo(200);
            assertThat(server.entered.tryAcquire()).isFalse();
        }
    }

    @Test
    void theTimeoutOfTritonsRequestIsADeadlineToo() throws Exception {
        try (TestServer server = new TestServer()) {
            var running = running(server);

            assertThat(server.post(INFER, BODY.formatted("\"parameters\":{\"timeout\":80000},"))
                            .statusCode())
                    .isEqualTo(504);

            server.gate.release(10);
            assertThat(running.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatRunsIsAnsweredAtItsDeadlineAndTheConnectionGoesOnWhileItEnds() throws Exception {
        try (TestServer server = new TestServer();
                Socket socket = server.connect()) {
            server.gate.release();
            assertThat(server.post(INFER, PLAIN).statusCode()).isEqualTo(200);
            server.nextFinished();
            server.entered.drainPermits();
            TestServer.write(socket, infer(HEADER + ": 700\r\n"));
            assertThat(server.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 504 ");
            TestServer.write(socket, "GET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ");

            // The hooks hear of the end once nothing runs any more, and then with what it used.
            assertThat(server.nextFinished().path()).isEqualTo("/hello/you");
            assertThat(server.finished).isEmpty();
            server.gate.release();
            TestServer.Finished late = server.nextFinished();
            assertThat(late.outcome()).isEqualTo(new Outcome.Answered(504));
            assertThat(late.workspaceBytes()).isPositive();
            TestServer.write(socket, "GET /hello/again HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aClientThatLeavesAfterItsDeadlineEndsTheExchangeOnce() throws Exception {
        try (TestServer server = new TestServer()) {
            try (Socket socket = server.connect()) {
                TestServer.write(socket, infer(HEADER + ": 50\r\n"));
                assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 504 ");
            }
            server.gate.release();
            assertThat(server.nextFinished().outcome()).isEqualTo(new Outcome.Answered(504));
            assertThat(server.finished).isEmpty();
        }
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsNotWaitedFor() throws Exception {
        try (TestServer server = new TestServer();
                Socket socket = server.connect()) {
            TestServer.write(
                    socket, "POST /echo HTTP/1.1\r\nHost: a\r\n" + HEADER + ": 50\r\nContent-Length: 10\r\n\r\nhalf");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 504 ");
            TestServer.write(socket, " + resGET /hello/you HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "1.5", "+5", "1 s"})
    void whatIsNoTimeIsRefused(String value) throws Exception {
        try (TestServer server = new TestServer()) {
            HttpResponse<String> response = server.get("/hello/you", HEADER, value);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body())
                    .contains(HEADER + ": '" + value + "' (expected: a whole number of milliseconds)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000", "999999999999999999999999"})
    void whoIsAnsweredInTimeNoticesNothing(String value) throws Exception {
        try (TestServer server = new TestServer()) {
            for (int i = 0; i < 50; i++) {
                assertThat(server.get("/hello/you", HEADER, value).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void deadlinesAreKeptToAFewMilliseconds() throws Exception {
        try (TestServer server = new TestServer();
                Socket socket = server.connect()) {
            var running = running(server);
            double[] lateMillis = new double[25];
            for (int i = 0; i < lateMillis.length; i++) {
                long sentNanos = System.nanoTime();
                TestServer.write(socket, infer(HEADER + ": 40\r\n"));
                assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 504 ");
                lateMillis[i] = (System.nanoTime() - sentNanos) / 1e6 - 40;
            }
            Arrays.sort(lateMillis);
            System.out.printf(
                    "504 after the deadline: median %.2f ms, worst %.2f ms%n",
                    lateMillis[lateMillis.length / 2], lateMillis[lateMillis.length - 1]);
            // A deadline that waited for the tick of timeouts would be later by half of its quarter of a second.
            assertThat(lateMillis[lateMillis.length / 2]).isLessThan(100);
            server.gate.release(10);
            assertThat(running.join().statusCode()).isEqualTo(200);
        }
    }
}
