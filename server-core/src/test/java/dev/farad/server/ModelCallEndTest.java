package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.model.Inputs;
import dev.farad.server.route.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a handler learns of a model's call that nobody waits for any more. */
@Timeout(60)
class ModelCallEndTest {
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    private final FaradServer server;

    ModelCallEndTest() throws IOException {
        List<TensorSpec> specs = List.of(new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY, 1)));
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(new BatchPolicy(1, 1_000, Duration.ZERO, 10)))
                .model(
                        "gated",
                        memory -> FunctionModel.of(
                                "gated", new Signature(specs, specs, Signature.Batching.EQUAL), memory, (in, out) -> {
                                    entered.release();
                                    gate.acquire();
                                    out.tensor("x", DataType.FP32, in.getFirst().shape());
                                }))
                .async("GET", "/infers", exchange -> {
                    var answer = exchange.infer("gated", Inputs.of("x", new float[1], 1, 1));
                    var _ = answer.whenComplete((_, thrown) -> statuses.add(
                            thrown instanceof Refusal refusal ? refusal.status() : thrown == null ? 200 : 0));
                    exchange.respondWith(answer.thenApply(_ -> "inferred"));
                })
                .start();
    }

    @AfterEach
    void stop() {
        gate.release(1_000);
        server.close();
    }

    private Socket get(String fields) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        TestServer.write(socket, "GET /infers HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
        return socket;
    }

    private int nextStatus() throws InterruptedException {
        Integer status = statuses.poll(10, TimeUnit.SECONDS);
        return status == null ? -1 : status;
    }

    @Test
    void isLateWhereTheDeadlinePassedWhileItRanOrWaited() throws Exception {
        try (Socket running = get("x-request-timeout-ms: 100\r\n");
                Socket queued = get("x-request-timeout-ms: 100\r\n")) {
            entered.acquire();
            assertThat(nextStatus()).isEqualTo(504);
            assertThat(nextStatus()).isEqualTo(504);
            assertThat(TestServer.read(running)).startsWith("HTTP/1.1 504 ");
            assertThat(TestServer.read(queued)).startsWith("HTTP/1.1 504 ");
            gate.release(2);
        }
        server.close();
        assertThat(entered.tryAcquire()).as("what waited ran").isFalse();
    }

    @Test
    void saysThatTheClientLeftWhereItDid() throws Exception {
        try (Socket running = get("x-request-timeout-ms: 60000\r\n")) {
            assertThat(running.isConnected()).isTrue();
            entered.acquire();
        }
        assertThat(nextStatus()).isEqualTo(499);
    }
}
