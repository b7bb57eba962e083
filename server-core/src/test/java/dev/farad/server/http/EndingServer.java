package dev.farad.server.http;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.farad.codec.http.HeadLimits;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.OnResponse;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.ResponseHead;
import dev.farad.hooks.Verdict;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.runtime.cpu.Outputs;
import dev.farad.server.FaradServer;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server with an endpoint for every way that an exchange can end, and what its hooks were told of each exchange. */
final class EndingServer implements AutoCloseable {
    static final int BODY_LIMIT = 1_000;
    static final int STREAM_LIMIT = 4;
    private static final int QUEUE_LIMIT = 1;
    private static final Exchange.Key<Told> TOLD = new Exchange.Key<>("told", Told.class);

    /** Of each exchange what hooks were told, in the order in which they were opened. */
    final List<Told> told = new CopyOnWriteArrayList<>();
    /** Runs of the model {@code gated} that may pass. */
    final Semaphore gate = new Semaphore(0);
    /** Released whenever {@code gated} starts to run. */
    final Semaphore entered = new Semaphore(0);
    /** What a hook waits for. */
    final CompletableFuture<Integer> verdict = new CompletableFuture<>();

    final EndingRoutes routes = new EndingRoutes();
    final FaradServer server;

    /** What may happen to a server's requests. */
    record Bounds(Duration drain, Duration body, Duration write, int connections) {
        static final Bounds USUAL =
                new Bounds(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(1), 100);

        Bounds drain(long millis) {
            return new Bounds(Duration.ofMillis(millis), body, write, connections);
        }

        Bounds slow(long millis) {
            return new Bounds(drain, Duration.ofMillis(millis), Duration.ofMillis(millis), connections);
        }

        Bounds connections(int most) {
            return new Bounds(drain, body, write, most);
        }
    }

    /** What the hooks were told of one exchange. */
    static final class Told {
        final Exchange exchange;
        final AtomicInteger requests = new AtomicInteger();
        final AtomicInteger responses = new AtomicInteger();
        final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

        Told(Exchange exchange) {
            this.exchange = exchange;
        }
    }

    /** Writes down what it is told; the first hook, so the last to be told of an end. */
    private final class Recorder implements OnRequest, OnResponse, OnFinish {
        private Told of(Exchange exchange) {
            Told known = exchange.get(TOLD);
            if (known == null) {
                known = new Told(exchange);
                exchange.set(TOLD, known);
                told.add(known);
            }
            return known;
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            of(exchange).requests.incrementAndGet();
            return Verdict.PROCEED;
        }

        @Override
        public void onResponse(Exchange exchange, ResponseHead head) {
            of(exchange).responses.incrementAndGet();
        }

        @Override
        public void onFinish(Exchange exchange, Outcome outcome) {
            of(exchange).outcomes.add(outcome);
        }
    }

    /** Does what the header {@code x-hook} says. */
    private final class Meddler implements OnRequest, OnResponse, OnFinish {
        private static void fail(Exchange exchange, String where) {
            if (where.equals(exchange.headers().first("x-hook"))) {
                throw new IllegalStateException("hook failed on purpose");
            }
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            fail(exchange, "request");
            return switch (String.valueOf(exchange.headers().first("x-hook"))) {
                case "reject" -> Verdict.reject(403, "not you");
                case "later" -> later(verdict, Duration.ofMinutes(1));
                case "briefly" -> later(verdict, Duration.ofMillis(50));
                case "failing" ->
                    later(CompletableFuture.failedFuture(new IOException("on purpose")), Duration.ofMinutes(1));
                case "undecided" ->
                    Verdict.later(CompletableFuture.completedFuture(0), Duration.ofMinutes(1), _ -> {
                        throw new IllegalStateException("on purpose");
                    });
                default -> Verdict.PROCEED;
            };
        }

        private static Verdict later(CompletableFuture<Integer> stage, Duration atMost) {
            return Verdict.later(
                    stage, atMost, status -> status == 200 ? Verdict.PROCEED : Verdict.reject(status, "not you"));
        }

        @Override
        public void onResponse(Exchange exchange, ResponseHead head) {
            fail(exchange, "response");
            if ("unfit".equals(exchange.headers().first("x-hook"))) {
                head.header("x-bad", "a\r\nb");
            }
        }

        @Override
        public void onFinish(Exchange exchange, Outcome outcome) {
            fail(exchange, "finish");
        }
    }

    EndingServer(Bounds bounds, @Nullable TlsConfig tls) throws IOException {
        Duration minute = Duration.ofMinutes(1);
        HttpLimits http = new HttpLimits(
                HeadLimits.DEFAULT,
                BODY_LIMIT,
                1 << 20,
                bounds.connections(),
                STREAM_LIMIT,
                new Timeouts(minute, bounds.body(), minute, bounds.write()),
                Gzip.DEFAULT);
        ServerConfig config = ServerConfig.DEFAULT
                .with(new Listen("127.0.0.1", 0, 0))
                .with(BackendChoice.CPU)
                .with(new Limits(http, 1 << 24, bounds.drain()))
                .with(new BatchPolicy(1, 1_000, Duration.ZERO, QUEUE_LIMIT));
        var builder = FaradServer.builder()
                .config(tls == null ? config : config.with(config.listen().with(tls)))
                .hook(new Recorder())
                .hook(new Meddler())
                .model("double", memory -> FunctionModel.of("double", signature(), memory, EndingServer::twice))
                .model(
                        "gated",
                        memory -> FunctionModel.of("gated", signature(), memory, (in, out) -> {
                            entered.release();
                            gate.acquire();
                            twice(in, out);
                        }))
                .model(
                        "broken",
                        memory -> FunctionModel.of("broken", signature(), memory, (in, out) -> {
                            throw new IllegalStateException("model failed on purpose");
                        }));
        routes.addTo(builder);
        server = builder.start();
    }

    private static Signature signature() {
        return new Signature(List.of(floats("x")), List.of(floats("y")), Signature.Batching.EQUAL);
    }

    private static TensorSpec floats(String name) {
        return new TensorSpec(name, DataType.FP32, Shape.of(Shape.ANY, 2));
    }

    private static void twice(List<Tensor> inputs, Outputs outputs) {
        Tensor x = inputs.getFirst();
        Tensor y = outputs.tensor("y", DataType.FP32, x.shape());
        for (long i = 0; i < x.shape().elements(); i++) {
            y.data().setAtIndex(JAVA_FLOAT, i, 2 * x.data().getAtIndex(JAVA_FLOAT, i));
        }
    }

    /** Waits until so many exchanges were opened. */
    void awaitOpened(int count) {
        Await.until(count + " exchanges opened", () -> told.size() >= count);
    }

    /** Waits until so many exchanges ended. */
    void awaitEnded(int count) {
        Await.until(count + " exchanges ended", () -> ended() >= count);
    }

    long ended() {
        return told.stream().filter(each -> !each.outcomes.isEmpty()).count();
    }

    /** Waits until a model's queue has some rows. */
    void awaitQueued(String model, int rows) {
        Await.until(
                rows + " rows queued for " + model,
                () -> server.models().all().stream()
                        .anyMatch(each ->
                                each.id().name().equals(model) && each.batcher().queuedRows() == rows));
    }

    /** Waits until no connection is open and nothing is held for any exchange. */
    void awaitNothingHeld() {
        for (String gauge : List.of("farad.connections", "farad.http.buffered", "farad.host.memory.used")) {
            Await.until("nothing left of " + gauge + ": " + value(gauge), () -> value(gauge) == 0);
        }
    }

    private double value(String gauge) {
        return server.gauges().stream()
                .filter(each -> each.name().equals(gauge))
                .mapToDouble(each -> each.value().getAsDouble())
                .sum();
    }

    @Override
    public void close() {
        gate.release(1_000);
        server.close();
    }
}
