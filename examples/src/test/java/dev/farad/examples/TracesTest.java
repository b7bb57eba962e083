package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farad.metrics.trace.Sampling;
import dev.farad.metrics.trace.TraceHook;
import dev.farad.metrics.trace.TraceSettings;
import dev.farad.pool.DataType;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a collector in a process of its own gets of a server's requests, from the client's traceparent to the device. */
@Timeout(180)
class TracesTest {
    private static final String NUMBERS =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[3],\"datatype\":\"FP32\",\"data\":[1,-2.5,0]}]}";
    private static final int CLIENTS = 3;

    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private FaradProcess viewer;
    private URI collector;
    private FaradServer server;

    @BeforeEach
    void start() throws Exception {
        viewer = new FaradProcess("traces", "--port", "0");
        String said = viewer.awaitLine(line -> line.startsWith("traces at "));
        collector = URI.create(said.substring("traces at ".length(), said.indexOf(" from")));
        TraceHook traces =
                new TraceHook(new TraceSettings(collector.resolve("/v1/traces"), new Sampling(true, 0), "numbers"));
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .onStop("traces", traces::close)
                .hook(traces)
                .model("gated", this::gated)
                .get("/passed-on", exchange -> Response.text(exchange.trace().traceparent()))
                .get("/broken", _ -> {
                    throw new IllegalStateException("a wire is loose");
                })
                .start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.close();
        viewer.close();
        client.close();
    }

    /** A model whose first batch waits at the gate, so that requests behind it come together. */
    private LoadedModel gated(MemoryPool memory) {
        TensorSpec x = new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY));
        TensorSpec y = new TensorSpec("y", DataType.FP32, Shape.of(Shape.ANY));
        Signature signature = new Signature(List.of(x), List.of(y), Signature.Batching.EQUAL);
        return FunctionModel.of("gated", signature, memory, (inputs, outputs) -> {
            running.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            outputs.tensor("y", DataType.FP32, inputs.getFirst().shape());
        });
    }

    private static String traceparent(int client, boolean sampled) {
        return "00-%032x-%016x-%s".formatted(client + 100, client + 200, sampled ? "01" : "00");
    }

    private CompletableFuture<HttpResponse<String>> send(String path, String traceparent, String... body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .header("traceparent", traceparent)
                .header("x-tenant-id", "acme");
        if (body.length > 0) {
            request.POST(BodyPublishers.ofString(body[0]));
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private void awaitQueued(int rows) {
        while (server.gauges().stream()
                        .filter(gauge -> gauge.name().equals("farad.inference.queued.rows"))
                        .mapToDouble(gauge -> gauge.value().getAsDouble())
                        .sum()
                < rows) {
            Thread.onSpinWait();
        }
    }

    /** Stops the server, and returns what the collector has of it. */
    private List<JsonNode> spans() throws IOException, InterruptedException {
        assertThat(server.stop()).isZero();
        String json = client.send(
                        HttpRequest.newBuilder(collector.resolve("/traces")).build(), BodyHandlers.ofString())
                .body();
        List<JsonNode> spans = new ArrayList<>();
        new JsonMapper().readTree(json).forEach(spans::add);
        return spans;
    }

    private static List<JsonNode> where(List<JsonNode> spans, String part, String value) {
        return spans.stream()
                .filter(span -> span.at("/at/" + part).asText().equals(value))
                .toList();
    }

    private static long nanos(Instant instant) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, instant);
    }

    private static long start(JsonNode span) {
        return span.get("startNanos").asLong();
    }

    private static long end(JsonNode span) {
        return span.get("endNanos").asLong();
    }

    @Test
    void requestsOfABatchAreTracesFromTheirCallersToTheDeviceThatLinkToOneBatch() throws Exception {
        long beforeNanos = nanos(Instant.now());
        var first = send("/v2/models/gated/infer", traceparent(9, false), NUMBERS);
        running.await();
        List<CompletableFuture<HttpResponse<String>>> together = IntStream.range(0, CLIENTS)
                .mapToObj(i -> send("/v2/models/gated/infer", traceparent(i, true), NUMBERS))
                .toList();
        awaitQueued(CLIENTS * 3);
        gate.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(together)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        long afterNanos = nanos(Instant.now());

        List<JsonNode> spans = spans();
        JsonNode batch =
                assertThat(where(spans, "name", "batch")).singleElement().actual();
        assertThat(batch.at("/facts/farad.batch.requests").asText()).isEqualTo("3");
        assertThat(batch.at("/facts/farad.batch.rows").asText()).isEqualTo("9");
        assertThat(batch.at("/facts/farad.model.name").asText()).isEqualTo("gated");
        for (int i = 0; i < CLIENTS; i++) {
            List<JsonNode> own = where(spans, "trace", "%032x".formatted(i + 100));
            JsonNode request = where(own, "parent", "%016x".formatted(i + 200)).getFirst();
            assertThat(request.at("/at/name").asText()).isEqualTo("POST /v2/models/{model}/infer");
            assertThat(request.at("/at/kind").asText()).isEqualTo("SPAN_KIND_SERVER");
            assertThat(request.at("/at/service").asText()).isEqualTo("numbers");
            assertThat(request.at("/facts/url.scheme").asText()).isEqualTo("http");
            assertThat(request.at("/facts/network.protocol.version").asText()).isEqualTo("1.1");
            assertThat(request.at("/facts/tenant.id").asText()).isEqualTo("acme");
            assertThat(request.at("/facts/http.response.status_code").asText()).isEqualTo("200");
            List<JsonNode> steps = where(own, "parent", request.at("/at/span").asText());
            assertThat(steps).extracting(step -> step.at("/at/name").asText()).contains("queue", "device", "encode");
            JsonNode queue = where(steps, "name", "queue").getFirst();
            JsonNode device = where(steps, "name", "device").getFirst();
            assertThat(device.at("/links/0")).isEqualTo(batch.at("/at/span"));
            assertThat(device.at("/facts/farad.batch.neighbours").asText()).isEqualTo("2");
            assertThat(List.of(
                            beforeNanos,
                            start(request),
                            start(queue),
                            end(queue),
                            start(device),
                            end(device),
                            end(request),
                            afterNanos))
                    .isSorted();
            assertThat(start(device)).isBetween(start(batch), end(batch));
            assertThat(end(device)).isEqualTo(end(batch));
        }
        assertThat(where(spans, "trace", "%032x".formatted(109)))
                .as("not sampled")
                .isEmpty();
    }

    @Test
    void aFailureIsToldOfThoughItWasNotToBeAndCarriesTheExceptionWithItsWay() throws Exception {
        assertThat(send("/broken", traceparent(1, false)).join().statusCode()).isEqualTo(500);
        JsonNode request = assertThat(spans()).singleElement().actual();
        assertThat(request.at("/error").asBoolean()).isTrue();
        assertThat(request.at("/facts/error.type").asText()).isEqualTo("java.lang.IllegalStateException");
        JsonNode event = request.at("/events/0");
        assertThat(event.at("/name").asText()).isEqualTo("exception");
        assertThat(event.at("/facts/exception.message").asText()).isEqualTo("a wire is loose");
        assertThat(event.at("/facts/farad.fault.path").asText()).startsWith("HANDLER /broken on ");
    }

    @Test
    void theIdsThatAreToldAreThoseThatArePassedOn() throws Exception {
        String passedOn = send("/passed-on", traceparent(1, true)).join().body();
        JsonNode request = assertThat(spans()).singleElement().actual();
        assertThat(passedOn)
                .isEqualTo("00-" + request.at("/at/trace").asText() + "-"
                        + request.at("/at/span").asText() + "-01");
        assertThat(request.at("/at/parent").asText()).isEqualTo("%016x".formatted(201));
    }

    @Test
    void aCollectorThatIsGoneCostsTracesAndNotRequests() throws Exception {
        viewer.close();
        for (int i = 0; i < 50; i++) {
            assertThat(send("/passed-on", traceparent(i, true)).join().statusCode())
                    .isEqualTo(200);
        }
        long before = System.nanoTime();
        assertThat(server.stop()).isZero();
        assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L);
    }
}
