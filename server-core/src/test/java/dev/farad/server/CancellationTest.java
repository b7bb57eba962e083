package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.hooks.RequestContext;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Response;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing runs for nobody: clients that leave, and what that frees. */
@Timeout(90)
class CancellationTest {
    private static final int ROUNDS = 101;
    private static final String BODY =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
    private static final String INFER =
            "POST /v2/models/gated/infer HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;

    private static void untilQueued(TestServer server, int rows) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.gated().queuedRows() != rows) {
            assertThat(System.nanoTime())
                    .as("queued rows: " + server.gated().queuedRows())
                    .isLessThan(giveUp);
            LockSupport.parkNanos(20_000);
        }
    }

    @Test
    void thePlaceOfAClientThatLeavesIsFreeAtOnceAndItsNeighboursAreUnharmed() throws Exception {
        try (TestServer server = new TestServer();
                Socket running = server.connect();
                Socket neighbour = server.connect()) {
            TestServer.write(running, INFER);
            assertThat(server.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            TestServer.write(neighbour, INFER);
            untilQueued(server, 1);
            double[] micros = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                micros[i] = leave(server, i % 2 == 0);
            }
            Arrays.sort(micros);
            System.out.printf(
                    "from disconnect to the free place: median %.0f us, 90th percentile %.0f us, worst %.0f us of %d%n",
                    micros[ROUNDS / 2], micros[ROUNDS * 9 / 10], micros[ROUNDS - 1], ROUNDS);
            server.gate.release(10);
            assertThat(TestServer.read(running)).startsWith("HTTP/1.1 200 ");
            assertThat(TestServer.read(neighbour)).startsWith("HTTP/1.1 200 ");
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(server.nextFinished().outcome()).isInstanceOf(Outcome.Cancelled.class);
            }
            // Of all that came only two ran.
            assertThat(server.entered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.entered.tryAcquire()).isFalse();
        }
    }

    /** Sends a request that waits, leaves, and returns the microseconds until its place in the queue was free. */
    private static double leave(TestServer server, boolean reset) throws Exception {
        Socket socket = server.connect();
        TestServer.write(socket, INFER);
        untilQueued(server, 2);
        socket.setSoLinger(reset, 0);
        long leftNanos = System.nanoTime();
        socket.close();
        untilQueued(server, 1);
        return (System.nanoTime() - leftNanos) / 1e3;
    }

    @Test
    void aBlockingHandlerRunsWithItsContextAndIsInterruptedWhenNobodyWaits() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        CountDownLatch never = new CountDownLatch(1);
        try (FaradServer server = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)).with(BackendChoice.CPU))
                .get("/wait", _ -> {
                    RequestContext context = RequestContext.CURRENT.get();
                    Duration left = Objects.requireNonNull(context.remaining(), "remaining");
                    seen.add(context.requestId() + " " + (left.toMillis() <= 60_000));
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        seen.add("interrupted");
                        throw e;
                    }
                    return Response.text("never");
                })
                .start()) {
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.address().getPort())) {
                TestServer.write(
                        socket,
                        "GET /wait HTTP/1.1\r\nHost: a\r\nx-request-id: r-1\r\nx-request-timeout-ms: 60000\r\n\r\n");
                assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("r-1 true");
            }
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");

            try (Socket late = new Socket(
                    InetAddress.getLoopbackAddress(), server.address().getPort())) {
                TestServer.write(late, "GET /wait HTTP/1.1\r\nHost: a\r\nx-request-timeout-ms: 100\r\n\r\n");
                assertThat(seen.poll(10, TimeUnit.SECONDS)).endsWith(" true");
                assertThat(TestServer.read(late)).startsWith("HTTP/1.1 504 ");
                assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
            }
            assertThat(RequestContext.CURRENT.isBound()).isFalse();
        }
    }
}
