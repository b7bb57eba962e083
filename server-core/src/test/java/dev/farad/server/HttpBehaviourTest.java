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

/** What a client sees of a model's queue and of the end of a server, through raw sockets. */
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
