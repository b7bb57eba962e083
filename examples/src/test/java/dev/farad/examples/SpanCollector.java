package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.route.Body;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A receiver of OTLP over HTTP in this process, which hands a test what came. */
final class SpanCollector implements AutoCloseable {
    static final String KEY = "x-collector-key";

    private static final int MOST_BYTES = 1 << 20;
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<Told> came = new LinkedBlockingQueue<>();
    private final List<Told> all = new ArrayList<>();
    private final FaradServer server;

    /**
     * A span that came.
     *
     * @param key header field {@value #KEY} of its post, empty for none
     * @param resource attributes of who sent it
     */
    record Told(String key, Map<String, String> resource, TraceSpan span) {
        String trace() {
            return span.at().trace();
        }

        String name() {
            return span.at().name();
        }

        String fact(String name) {
            return span.facts().getOrDefault(name, "none");
        }
    }

    SpanCollector() throws IOException {
        server = FaradServer.builder()
                .config(ExampleClient.CONFIG)
                .route("POST", "/v1/traces", Body.upTo(MOST_BYTES), this::take)
                .start();
    }

    private Response take(HttpExchange exchange) throws IOException {
        String key = Objects.requireNonNullElse(exchange.headers().first(KEY), "");
        for (ResourceSpans of :
                ExportTraceServiceRequest.parseFrom(exchange.bytes()).getResourceSpansList()) {
            Map<String, String> resource = TraceSpan.texts(of.getResource().getAttributesList());
            of.getScopeSpansList().stream()
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(span -> new Told(key, resource, TraceSpan.of(resource.getOrDefault("service.name", ""), span)))
                    .forEach(came::add);
        }
        return Response.of(200, "application/x-protobuf", Unpooled.EMPTY_BUFFER);
    }

    /** Returns where it is, without a path. */
    String url() {
        return "http://127.0.0.1:" + server.address().getPort();
    }

    URI endpoint() {
        return URI.create(url() + "/v1/traces");
    }

    /** Waits for a span that nobody has waited for. */
    Told await(Predicate<Told> wanted) throws InterruptedException {
        while (true) {
            Told told = came.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (told == null) {
                throw new AssertionError("no such span within " + PATIENCE_SECONDS + " s, only " + all);
            }
            all.add(told);
            if (wanted.test(told)) {
                return told;
            }
        }
    }

    /** Returns every span that came so far. */
    List<Told> all() {
        came.drainTo(all);
        return List.copyOf(all);
    }

    @Override
    public void close() {
        server.close();
    }
}
