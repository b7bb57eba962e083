package dev.farad.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Gauge;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Stage;
import dev.farad.metrics.Catalogue;
import dev.farad.metrics.FakeExchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TraceHookTest {
    private static final String UNSAMPLED = FakeExchange.PARENT.replaceAll("01$", "00");
    private static final Outcome OK = Outcome.answered(200);

    private final AtomicInteger status = new AtomicInteger(200);
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            exchange.getRequestBody().readAllBytes();
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("api-key")));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
    }

    private TraceHook hook(Sampling sampling) {
        return new TraceHook(new TraceSettings(endpoint(), sampling, "test"));
    }

    private static FakeExchange served(TraceHook hook, FakeExchange exchange, Outcome outcome) {
        hook.onRequest(exchange);
        hook.onFinish(exchange, outcome);
        return exchange;
    }

    private static int figure(TraceHook hook, String name) {
        return hook.gauges().stream()
                .filter(gauge -> gauge.name().equals("farad.traces." + name))
                .map(Gauge::value)
                .mapToInt(value -> (int) value.getAsDouble())
                .sum();
    }

    @Test
    void itsFiguresAreInTheCatalogue() {
        try (TraceHook hook = hook(new Sampling(true, 0.25))) {
            for (Gauge gauge : hook.gauges()) {
                assertThat(Catalogue.families())
                        .filteredOn(family -> family.name().equals(gauge.name()))
                        .singleElement()
                        .satisfies(family -> {
                            assertThat(family.unit()).isEqualTo(gauge.unit());
                            assertThat(family.sentence()).isEqualTo(gauge.sentence());
                        });
            }
            assertThat(hook.gauges().getFirst().value().getAsDouble()).isEqualTo(0.25);
        }
    }

    @Test
    void callersDecideAboutTheirTracesAndTheRatioAboutThoseThatBeginHere() {
        TraceHook none = hook(new Sampling(true, 0));
        TraceHook all = hook(new Sampling(true, 1));
        assertThat(served(none, FakeExchange.embeddings().traceparent(FakeExchange.PARENT), OK)
                        .sampled())
                .isTrue();
        assertThat(served(none, FakeExchange.embeddings(), OK).sampled()).isFalse();
        assertThat(served(all, FakeExchange.embeddings().traceparent(UNSAMPLED), OK)
                        .sampled())
                .isFalse();
        FakeExchange begun = served(all, FakeExchange.embeddings(), OK);
        assertThat(begun.context().headers().get("traceparent")).endsWith("-03");
        none.close();
        all.close();
        assertThat(figure(none, "sent")).isEqualTo(1);
        assertThat(figure(all, "sent")).isEqualTo(1);
    }

    @Test
    void aRatioMayDecideInPlaceOfTheCaller() {
        try (TraceHook hook = hook(new Sampling(false, 0))) {
            assertThat(served(hook, FakeExchange.embeddings().traceparent(FakeExchange.PARENT), OK)
                            .trace()
                            .flags())
                    .isEqualTo(0);
        }
    }

    @Test
    void failuresAreToldOfUpToSoManyASecond() {
        TraceHook hook = hook(new Sampling(true, 0));
        served(hook, FakeExchange.embeddings(), Outcome.answered(404));
        served(hook, FakeExchange.embeddings(), new Outcome.Cancelled("the client left"));
        for (int i = 0; i < 3 * TraceHook.FAILED_EACH_SECOND; i++) {
            served(hook, FakeExchange.embeddings(), Outcome.answered(503));
        }
        hook.close();
        assertThat(figure(hook, "sent"))
                .isBetween(TraceHook.FAILED_EACH_SECOND, 2 * TraceHook.FAILED_EACH_SECOND)
                .isPositive();
    }

    @Test
    void aFaultThatWasAnsweredWellIsToldOfToo() {
        TraceHook hook = hook(new Sampling(true, 0));
        FakeExchange exchange = FakeExchange.embeddings();
        hook.onRequest(exchange);
        hook.onRecover(exchange, Fault.at(Stage.RESPONSE_HOOK, "Broken", new IllegalStateException()));
        hook.onFinish(exchange, OK);
        hook.close();
        assertThat(figure(hook, "sent")).isEqualTo(1);
    }

    @Test
    void aRequestThatIsNotSampledAllocatesNothing() {
        try (TraceHook hook = hook(new Sampling(true, 1e-12))) {
            FakeExchange exchange = FakeExchange.embeddings().traceparent(UNSAMPLED);
            ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long bytes = Long.MAX_VALUE;
            // The first rounds count the compiler's work too.
            for (int round = 0; round < 5; round++) {
                long before = thread.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 100_000; i++) {
                    served(hook, exchange, OK);
                }
                bytes = Math.min(bytes, thread.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(bytes).isLessThan(100_000);
        }
    }

    @Test
    void whatTheCollectorRefusesIsCountedAsDropped() {
        status.set(500);
        TraceHook hook = hook(Sampling.ALL);
        served(hook, FakeExchange.embeddings(), OK);
        hook.close();
        assertThat(figure(hook, "dropped")).isEqualTo(1);
        served(hook, FakeExchange.embeddings(), OK);
        assertThat(figure(hook, "dropped")).as("after the end").isEqualTo(2);
    }

    @Test
    void moreThanTheQueueTakesIsDroppedAndNothingWaits() {
        collector.stop(0);
        TraceHook hook = hook(Sampling.ALL);
        for (int i = 0; i < 50_000; i++) {
            served(hook, FakeExchange.embeddings(), OK);
        }
        hook.close();
        assertThat(figure(hook, "dropped")).isEqualTo(50_000);
    }

    @Test
    void headersOfAFileAreReadForEveryPost(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("headers"), "api-key=first\n");
        TraceHook hook = new TraceHook(new TraceSettings(endpoint(), Sampling.ALL, "test", Map.of(), Map.of(), file));
        served(hook, FakeExchange.embeddings(), OK);
        while (keys.isEmpty()) {
            Thread.onSpinWait();
        }
        Files.writeString(file, "api-key=second\n");
        served(hook, FakeExchange.embeddings(), OK);
        hook.close();
        assertThat(keys).containsExactly("first", "second");
    }
}
