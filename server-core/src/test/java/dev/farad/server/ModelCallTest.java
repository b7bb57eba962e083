package dev.farad.server;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.hooks.ExchangeSnapshot;
import dev.farad.hooks.Moment;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.pool.DataType;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.model.Inputs;
import dev.farad.server.model.Prediction;
import dev.farad.server.route.HttpExchange;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models called by handlers; the server's memory pool, which closes with it, would tell of any tensor that was lost. */
@Timeout(60)
class ModelCallTest {
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private final BlockingQueue<ExchangeSnapshot> finished = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<CompletableFuture<Prediction>> futures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Prediction> kept = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    private Client client;

    @BeforeEach
    void start() throws Exception {
        OnFinish watch = (exchange, outcome) -> {
            finished.add(exchange.snapshot());
            outcomes.add(outcome);
        };
        client = new Client(FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(new BatchPolicy(8, 1_000, Duration.ZERO, 2)))
                .hook(watch)
                .model("double", memory -> twice("double", memory, false))
                .model("gated", memory -> twice("gated", memory, true))
                .get(
                        "/one",
                        exchange -> numbers(exchange.infer("double", input(3)).join()))
                .get("/chained", exchange -> exchange.infer("double", input(3)).thenApply(ModelCallTest::numbers))
                .async(
                        "GET",
                        "/async",
                        exchange -> exchange.respondWith(
                                exchange.infer("double", input(3)).thenApply(ModelCallTest::numbers)))
                .get("/sequence/{n}", ModelCallTest::sequence)
                .get("/parallel/{n}", ModelCallTest::parallel)
                .get("/two-models", exchange -> {
                    gate.release();
                    exchange.infer("gated", input(1)).join();
                    return numbers(exchange.infer("double", input(3)).join());
                })
                .get("/unknown", exchange -> exchange.infer("nobody", input(1)).join())
                .get(
                        "/misshapen",
                        exchange -> exchange.infer("double", Inputs.of("x", new float[3], 3))
                                .get())
                .get(
                        "/gated",
                        exchange -> numbers(exchange.infer("gated", input(1)).get()))
                .get("/watched", exchange -> {
                    try {
                        return exchange.infer("gated", input(1)).join().floats();
                    } catch (RuntimeException failure) {
                        thrown.add(failure);
                        throw failure;
                    }
                })
                .get("/forgotten", exchange -> {
                    futures.add(exchange.infer("gated", input(1)));
                    entered.acquire();
                    return "did not wait";
                })
                .get("/kept", exchange -> {
                    Prediction prediction = exchange.infer("double", input(3)).join();
                    kept.add(prediction);
                    return "kept";
                })
                .start());
    }

    @AfterEach
    void stop() {
        gate.release(100);
        client.close();
    }

    private LoadedModel twice(String name, MemoryPool memory, boolean gated) {
        Signature signature = new Signature(
                List.of(new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY, 1))),
                List.of(new TensorSpec("y", DataType.FP32, Shape.of(Shape.ANY, 1))),
                Signature.Batching.EQUAL);
        return FunctionModel.of(name, signature, memory, (inputs, outputs) -> {
            if (gated) {
                entered.release();
                gate.acquire();
            }
            Tensor x = inputs.getFirst();
            Tensor y = outputs.tensor("y", DataType.FP32, x.shape());
            y.data().setAtIndex(JAVA_FLOAT, 0, 2 * x.data().getAtIndex(JAVA_FLOAT, 0));
        });
    }

    private static Inputs input(float number) {
        return Inputs.of("x", new float[] {number}, 1, 1);
    }

    private static Object numbers(Prediction prediction) {
        return prediction.floats("y");
    }

    private static Object sequence(HttpExchange exchange) {
        List<Float> numbers = new ArrayList<>();
        for (int i = 0; i < exchange.path("n").asInt(); i++) {
            numbers.add(exchange.infer("double", input(i)).join().floats()[0]);
        }
        return numbers;
    }

    private static Object parallel(HttpExchange exchange) {
        List<CompletableFuture<Prediction>> all = new ArrayList<>();
        for (int i = 0; i < exchange.path("n").asInt(); i++) {
            all.add(exchange.infer("double", input(i)));
        }
        return all.stream().map(one -> one.join().floats()[0]).toList();
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(40, TimeUnit.SECONDS), "nothing came within 40 s");
    }

    @ParameterizedTest
    @CsvSource({"/one", "/chained", "/async"})
    void aModelAnswersAHandlerInOneLine(String path) throws Exception {
        HttpResponse<String> response = client.get(path, "farad-usage", "1");
        assertThat(response.body()).isEqualTo("[6.0]");
        assertThat(response.headers().firstValue("farad-usage").orElseThrow())
                .contains("input-bytes=4, output-bytes=4,");
        ExchangeSnapshot story = next(finished);
        assertThat(Objects.requireNonNull(story.inference()).model()).isEqualTo("double");
        assertThat(story.timeline().at(Moment.DECODED))
                .isLessThanOrEqualTo(story.timeline().at(Moment.QUEUED));
        assertThat(story.timeline().at(Moment.STARTED))
                .isLessThanOrEqualTo(story.timeline().at(Moment.EXECUTED));
        assertThat(story.timeline().at(Moment.EXECUTED))
                .isLessThanOrEqualTo(story.timeline().at(Moment.ENCODED));
    }

    @ParameterizedTest
    @CsvSource({"/sequence/5, 5", "/parallel/2, 2"})
    void theUsageOfSeveralCallsAddsUp(String path, int calls) throws Exception {
        HttpResponse<String> response = client.get(path, "farad-usage", "1");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("farad-usage").orElseThrow())
                .contains("input-bytes=" + 4 * calls + ", output-bytes=" + 4 * calls + ",");
        assertThat(Objects.requireNonNull(next(finished).inference()).rows()).isEqualTo(calls);
    }

    @Test
    void severalModelsAreAllNamed() throws Exception {
        assertThat(client.get("/two-models").body()).isEqualTo("[6.0]");
        assertThat(Objects.requireNonNull(next(finished).inference()).model()).isEqualTo("gated+double");
        // Written just behind what was awaited, by another thread.
        assertThat(next(outcomes)).isEqualTo(Outcome.answered(200));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /unknown   | 404 | model 'nobody' does not exist (expected: one of [double, gated])
                    /misshapen | 400 | input 'x' has shape [3] (expected: [-1, 1])
                    """)
    void aRefusalBecomesTheRightStatus(String path, int status, String message) throws Exception {
        HttpResponse<String> response = client.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"error\":\"" + message + "\"}");
    }

    @Test
    void aFullQueueIsRefused() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        int lanes = 0;
        HttpResponse<String> refused = null;
        // Fills every lane, then the two places of the queue.
        while (refused == null) {
            CompletableFuture<HttpResponse<String>> one = client.getLater("/gated");
            running.add(one);
            if (entered.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                lanes++;
            } else if (one.isDone()) {
                refused = one.join();
            }
            assertThat(running).hasSizeLessThan(lanes + 20);
        }
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("Exceeds maximum queue size: model 'gated' is busy");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        gate.release(100);
        for (CompletableFuture<HttpResponse<String>> one : running) {
            assertThat(one.join().statusCode()).isIn(200, 503);
        }
    }

    @Test
    void aClientThatLeavesCancelsTheCall() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), client.server().address().getPort())) {
            TestServer.write(socket, "GET /watched HTTP/1.1\r\nhost: a\r\n\r\n");
            entered.acquire();
        }
        assertThat(next(thrown)).hasMessageContaining("the client left");
        assertThat(next(outcomes)).isInstanceOf(Outcome.Cancelled.class);
        gate.release();
        assertThat(client.get("/one").body()).isEqualTo("[6.0]");
    }

    @Test
    void aCallThatNobodyWaitedForIsCancelledWithTheExchange() throws Exception {
        assertThat(client.get("/forgotten").body()).isEqualTo("did not wait");
        CompletableFuture<Prediction> forgotten = next(futures);
        assertThatThrownBy(() -> forgotten.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    }

    @Test
    void outputsAreFreedWithTheExchange() throws Exception {
        assertThat(client.get("/kept").body()).isEqualTo("kept");
        assertThat(next(outcomes)).isEqualTo(Outcome.answered(200));
        Prediction stale = next(kept);
        // The request's own hook, the last to be told, has freed them by the time that another request is answered.
        client.get("/one");
        assertThatThrownBy(stale::floats).hasMessageContaining("were freed");
    }
}
