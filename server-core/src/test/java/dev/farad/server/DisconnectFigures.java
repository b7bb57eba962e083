package dev.farad.server;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.batch.Batcher;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.model.Inputs;
import dev.farad.server.route.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Takes how long it is from a client's leaving until what it held is free: its place in a model's queue, and the model's one
 * lane, where the model can be told to stop.
 *
 * <p>A client leaves with a FIN and with a reset in turn. The lane is free when the next request's batch begins to run on it.
 */
final class DisconnectFigures implements AutoCloseable {
    private static final int ROUNDS = 201;
    private static final int WARM_UP = 400;

    /** Told to stop, or to end as usual: the model cannot tell. */
    private final Semaphore ends = new Semaphore(0);

    private final Semaphore entered = new Semaphore(0);
    private final FaradServer server;
    private volatile long enteredNanos;

    /** A way to leave once, which returns the nanoseconds until what was held is free. */
    private interface Round {
        long nanos(boolean reset) throws Exception;
    }

    private DisconnectFigures() throws IOException {
        List<TensorSpec> specs = List.of(new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY, 1)));
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(new BatchPolicy(1, 1_000, Duration.ZERO, 10)))
                .model(
                        "abortable",
                        memory -> FunctionModel.of(
                                "abortable",
                                new Signature(specs, specs, Signature.Batching.EQUAL),
                                memory,
                                (in, out) -> {
                                    enteredNanos = System.nanoTime();
                                    entered.release();
                                    ends.acquire();
                                    out.tensor("x", DataType.FP32, in.getFirst().shape());
                                }))
                .async("GET", "/queued", DisconnectFigures::infer)
                .async("GET", "/aborted", exchange -> {
                    exchange.onCancel(ends::release);
                    infer(exchange);
                })
                .start();
    }

    private static void infer(HttpExchange exchange) {
        exchange.respondWith(
                exchange.infer("abortable", Inputs.of("x", new float[1], 1, 1)).thenApply(_ -> "inferred"));
    }

    /**
     * Prints both.
     *
     * @param args none
     */
    public static void main(String[] args) throws Exception {
        try (DisconnectFigures figures = new DisconnectFigures()) {
            figures.print("a queued call's place", figures::queued);
            figures.print("the lane of a call that runs", figures::running);
        }
    }

    private void print(String what, Round round) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            round.nanos(i % 2 == 0);
        }
        double[] micros = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            micros[i] = round.nanos(i % 2 == 0) / 1e3;
        }
        Arrays.sort(micros);
        System.out.printf(
                "from disconnect until %s is free: median %.0f us, 90th percentile %.0f us, worst %.0f us of %d%n",
                what, micros[ROUNDS / 2], micros[ROUNDS * 9 / 10], micros[ROUNDS - 1], ROUNDS);
    }

    private long queued(boolean reset) throws Exception {
        try (Socket running = get("/queued")) {
            entered.acquire();
            Socket leaving = get("/queued");
            awaitQueued(1);
            long beganNanos = leave(leaving, reset);
            long nanos = awaitQueued(0) - beganNanos;
            ends.release();
            TestServer.read(running);
            return nanos;
        }
    }

    private long running(boolean reset) throws Exception {
        Socket leaving = get("/aborted");
        entered.acquire();
        try (Socket next = get("/queued")) {
            awaitQueued(1);
            long beganNanos = leave(leaving, reset);
            entered.acquire();
            long nanos = enteredNanos - beganNanos;
            ends.release();
            TestServer.read(next);
            return nanos;
        }
    }

    private static long leave(Socket socket, boolean reset) throws IOException {
        socket.setSoLinger(reset, 0);
        long nowNanos = System.nanoTime();
        socket.close();
        return nowNanos;
    }

    private Socket get(String path) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        TestServer.write(socket, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return socket;
    }

    private long awaitQueued(int rows) {
        Batcher batcher = server.models().all().iterator().next().batcher();
        return await(() -> batcher.queuedRows() == rows ? System.nanoTime() : 0);
    }

    private static long await(LongSupplier moment) {
        while (true) {
            long atNanos = moment.getAsLong();
            if (atNanos != 0) {
                return atNanos;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        ends.release(1_000);
        server.close();
    }
}
