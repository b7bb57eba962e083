package dev.farad.examples;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.route.Body;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Traces without a collector: takes what any OpenTelemetry exporter posts as OTLP over HTTP, and shows it as a page.
 *
 * <p>Keeps the last spans in memory, as many as {@value #MOST_BYTES} bytes on the wire, and forgets the oldest.
 */
public final class TraceViewer {
    private static final int MOST_BYTES = 16 << 20;

    private final Deque<TraceSpan> spans = new ArrayDeque<>();
    private final byte[] page;
    private long bytes;

    private TraceViewer() throws IOException {
        try (InputStream in = TraceViewer.class.getResourceAsStream("/traces.html")) {
            page = in == null ? new byte[0] : in.readAllBytes();
        }
    }

    /** Shows traces at port 4318 until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT.with(new ServerConfig.Listen("127.0.0.1", 4318, 0)))
                .stopOnSignal()
                .awaitStopped();
    }

    static FaradServer start(ServerConfig config) throws IOException {
        TraceViewer viewer = new TraceViewer();
        return FaradServer.builder()
                .config(config)
                .route("POST", "/v1/traces", Body.upTo(MOST_BYTES / 2), exchange -> viewer.take(exchange.bytes()))
                .get("/traces", _ -> viewer.spans())
                .get("/", _ -> viewer.page())
                .start();
    }

    private Response take(byte[] body) {
        try {
            for (ResourceSpans of : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                String service =
                        TraceSpan.texts(of.getResource().getAttributesList()).getOrDefault("service.name", "unknown");
                for (ScopeSpans scope : of.getScopeSpansList()) {
                    scope.getSpansList().forEach(span -> keep(TraceSpan.of(service, span)));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.badRequest("body: " + e.getMessage() + " (expected: an ExportTraceServiceRequest)");
        }
        // An empty message is an ExportTraceServiceResponse that says: all taken.
        return Response.of(200, "application/x-protobuf", Unpooled.EMPTY_BUFFER);
    }

    private synchronized void keep(TraceSpan span) {
        spans.addLast(span);
        bytes += span.bytes();
        while (bytes > MOST_BYTES) {
            bytes -= spans.removeFirst().bytes();
        }
    }

    private synchronized List<TraceSpan> spans() {
        return List.copyOf(spans);
    }

    private Response page() {
        return Response.of(200, "text/html; charset=utf-8", Unpooled.wrappedBuffer(page))
                .with("content-security-policy", "default-src 'self' 'unsafe-inline'");
    }
}
