package dev.farad.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Gauge;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Stage;
import dev.farad.metrics.Catalogue;
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
    private static final String UNSAMPLED = TracedExchange.PARENT.replaceAll("01$", "00");
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

    private static TracedExchange served(TraceHook hook, TracedExchange exchange, Outcome outcome) {
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
        assertThat(served(none, new TracedExchange(TracedExchange.PARENT), OK).sampled())
                .isTrue();
        assertThat(served(none, new TracedExchange(null), OK).sampled()).isFalse();
        assertThat(served(all, new TracedExchange(UNSAMPLED), OK).sampled()).isFalse();
        TracedExchange begun = served(all, new TracedExchange(null), OK);
        assertThat(begun.context().headers().get("traceparent")).endsWith("-03");
        none.close();
        all.close();
        assertThat(figure(none, "sent")).isEqualTo(1);
        assertThat(figure(all, "sent")).isEqualTo(1);
    }

    @Test
    void aRatioMayDecideInPlaceOfTheCaller() {
        try (TraceHook hook = hook(new Sampling(false, 0))) {
            assertThat(served(hook, new TracedExchange(TracedExchange.PARENT), OK)
                            .trace()
                            .flags())
                    .isEqualTo(0);
        }
    }

    @Test
    void failuresAreToldOfUpToSoManyASecond() {
        TraceHook hook = hook(new Sampling(true, 0));
        served(hook, new TracedExchange(null), Outcome.answered(404));
        served(hook, new TracedExchange(null), new Outcome.Cancelled("the client left"));
        for (int i = 0; i < 3 * TraceHook.FAILED_EACH_SECOND; i++) {
            served(hook, new TracedExchange(null), Outcome.answered(503));
        }
        hook.close();
        assertThat(figure(hook, "sent"))
                .isBetween(TraceHook.FAILED_EACH_SECOND, 2 * TraceHook.FAILED_EACH_SECOND)
                .isPositive();
    }

    @Test
    void aFaultThatWasAnsweredWellIsToldOfToo() {
        TraceHook hook = hook(new Sampling(true, 0));
        TracedExchange exchange = new TracedExchange(null);
        hook.onRequest(exchange);
        hook.onRecover(exchange, Fault.at(Stage.RESPONSE_HOOK, "Broken", new IllegalStateException()));
        hook.onFinish(exchange, OK);
        hook.close();
        assertThat(figure(hook, "sent")).isEqualTo(1);
    }

    @Test
    void aRequestThatIsNotSampledAllocatesNothing() {
        try (TraceHook hook = hook(new Sampling(true, 1e-12))) {
            TracedExchange exchange = new TracedExchange(UNSAMPLED);
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
        served(hook, new TracedExchange(null), OK);
        hook.close();
        assertThat(figure(hook, "dropped")).isEqualTo(1);
        served(hook, new TracedExchange(null), OK);
        assertThat(figure(hook, "dropped")).as("after the end").isEqualTo(2);
    }

    @Test
    void moreThanTheQueueTakesIsDroppedAndNothingWaits() {
        collector.stop(0);
        TraceHook hook = hook(Sampling.ALL);
        for (int i = 0; i < 50_000; i++) {
            served(hook, new TracedExchange(null), OK);
        }
        hook.close();
        assertThat(figure(hook, "dropped")).isEqualTo(50_000);
    }

    @Test
    void headersOfAFileAreReadForEveryPost(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("headers"), "api-key=first\n");
        TraceHook hook = new TraceHook(new TraceSettings(endpoint(), Sampling.ALL, "test", Map.of(), Map.of(), file));
        served(hook, new TracedExchange(null), OK);
        while (keys.isEmpty()) {
            Thread.onSpinWait();
        }
        Files.writeString(file, "api-key=second\n");
        served(hook, new TracedExchange(null), OK);
        hook.close();
        assertThat(keys).containsExactly("first", "second");
    }
}
