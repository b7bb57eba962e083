package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may expect of a connection, seen through raw sockets. */
@Timeout(60)
class HttpBehaviourTest {
    private static final String INFER =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: farad\r\n\r\n";
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: farad\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (Socket socket = server.connect()) {
            TestServer.write(socket, get("/hello/1") + get("/nowhere") + post("/echo", "two") + get("/hello/3"));
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200").endsWith("Hello, 1!");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 404");
            assertThat(TestServer.read(socket)).endsWith("two");
            assertThat(TestServer.read(socket)).endsWith("Hello, 3!");
        }
    }

    @Test
    void readsChunkedBodies() throws Exception {
        try (Socket socket = server.connect()) {
            TestServer.write(
                    socket,
                    "POST /echo HTTP/1.1\r\nHost: farad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
            assertThat(TestServer.read(socket)).endsWith("abcde");
        }
    }

    @Test
    void closesAfterAnAnswerWhenAskedTo() throws Exception {
        assertThat(server.exchange("GET /hello/x HTTP/1.1\r\nHost: farad\r\nConnection: close\r\n\r\n"))
                .contains("connection: close")
                .endsWith("Hello, x!");
        assertThat(server.exchange("GET /hello/x HTTP/1.0\r\n\r\n")).endsWith("Hello, x!");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        assertThat(server.exchange("HEAD /hello/x HTTP/1.1\r\nHost: farad\r\nConnection: close\r\n\r\n"))
                .contains("content-length: 9\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void tellsAWaitingClientToGoOnOnlyWhereTheBodyIsWanted() throws Exception {
        try (Socket socket = server.connect()) {
            TestServer.write(
                    socket, "POST /echo HTTP/1.1\r\nHost: farad\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 100");
            TestServer.write(socket, "ok");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200").endsWith("ok");
        }
        assertThat(server.exchange(
                        "POST /nowhere HTTP/1.1\r\nHost: farad\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("connection: close");
        assertThat(
                        server.exchange(
                                "POST /echo HTTP/1.1\r\nHost: farad\r\nExpect: a miracle\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 417");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET /hello/x HTTP/1.1\\n                                                      | 400
                    GET /hello/x HTTP/1.1\\nHost: a\\nHost: b\\n                                  | 400
                    GET hello HTTP/1.1\\nHost: a\\n                                               | 400
                    GET /hello/%zz HTTP/1.1\\nHost: a\\n                                          | 400
                    POST /echo HTTP/1.1\\nHost: a\\nContent-Length: 1\\nTransfer-Encoding: chunked\\n | 400
                    POST /echo HTTP/1.1\\nHost: a\\nContent-Length: x\\n                          | 400
                    POST /echo HTTP/1.1\\nHost: a\\nContent-Encoding: gzip\\nContent-Length: 0\\n | 415
                    GET /hello/x HTTP/1.1\\nHost: a\\nx-tenant-id: two words\\n                   | 400
                    DELETE /hello/x HTTP/1.1\\nHost: a\\n                                         | 405
                    GET /teapot HTTP/1.1\\nHost: a\\n                                             | 418
                    GET /throws HTTP/1.1\\nHost: a\\n                                             | 500
                    """)
    void refusesWithTheRightStatusAndOneSentence(String head, int status) throws Exception {
        String answer = server.exchange(head.replace("\\n", "\r\n") + "Connection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("{\"error\":\"");
        assertThat(answer).as("answered once").containsOnlyOnce("content-length: ");
    }

    @Test
    void refusesHeadsThatAreTooLong() throws Exception {
        assertThat(server.exchange(get("/" + "a".repeat(3_000)))).startsWith("HTTP/1.1 414");
        assertThat(server.exchange("GET / HTTP/1.1\r\nHost: a\r\nx: " + "a".repeat(10_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void staysUsableAfterABodyThatIsTooLarge() throws Exception {
        String large = "a".repeat(TestServer.BODY_LIMIT + 1);
        try (Socket socket = server.connect()) {
            TestServer.write(socket, post("/echo", large));
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 413").contains("(expected: at most 100000)");
            TestServer.write(
                    socket,
                    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 413");
            TestServer.write(socket, get("/hello/again"));
            assertThat(TestServer.read(socket)).endsWith("Hello, again!");
        }
    }

    @Test
    void closesAConnectionThatDeclaresABodyItWillNotWaitFor() throws Exception {
        try (Socket socket = server.connect()) {
            TestServer.write(socket, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void noticesAClientThatLeavesWhileItsRequestRunsAndCancelsWhatWaits() throws Exception {
        Socket running = server.connect();
        TestServer.write(running, post("/v2/models/gated/infer", INFER));
        server.entered.acquire();
        Socket waiting = server.connect();
        TestServer.write(waiting, post("/v2/models/gated/infer", INFER));
        while (server.gated().queuedRows() == 0) {
            Thread.onSpinWait();
        }
        waiting.close();
        while (server.gated().queuedRows() > 0) {
            Thread.onSpinWait();
        }
        running.close();
        assertThat(server.nextFinished().outcome()).isInstanceOf(Outcome.Cancelled.class);
        while (server.server.connections() > 0) {
            Thread.onSpinWait();
        }
        server.gate.release();
        assertThat(server.nextFinished().outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(server.entered.availablePermits())
                .as("what waited never ran")
                .isZero();
    }

    @Test
    void refusesWhatTheQueueCannotHold() throws Exception {
        try (Socket running = server.connect()) {
            TestServer.write(running, post("/v2/models/gated/infer", INFER));
            server.entered.acquire();
            Socket[] waiting = new Socket[TestServer.QUEUE_LIMIT];
            for (int i = 0; i < waiting.length; i++) {
                waiting[i] = server.connect();
                TestServer.write(waiting[i], post("/v2/models/gated/infer", INFER));
            }
            while (server.gated().hasRoomFor(1)) {
                Thread.onSpinWait();
            }
            assertThat(server.exchange(
                            post("/v2/models/gated/infer", INFER).replace("Host:", "Connection: close\r\nHost:")))
                    .startsWith("HTTP/1.1 503")
                    .contains("retry-after-ms: ")
                    .contains("Exceeds maximum queue size");
            server.gate.release(1 + waiting.length);
            for (Socket socket : waiting) {
                assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200").contains("[2.0,4.0]");
                socket.close();
            }
        }
    }

    @Test
    void drainClosesIdleConnectionsAtOnceAndAnswersWhatRuns() throws Exception {
        try (Socket idle = server.connect();
                Socket running = server.connect()) {
            TestServer.write(idle, get("/hello/x"));
            TestServer.read(idle);
            TestServer.write(running, post("/v2/models/gated/infer", INFER));
            server.entered.acquire();
            CompletableFuture<Integer> cut = CompletableFuture.supplyAsync(server.server::stop);
            assertThat(idle.getInputStream().read())
                    .as("end of the idle connection")
                    .isEqualTo(-1);
            assertThat(cut).isNotDone();
            server.gate.release();
            assertThat(TestServer.read(running)).startsWith("HTTP/1.1 200").contains("connection: close");
            assertThat(cut.get()).isZero();
        }
    }
}
