package dev.farad.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.farad.metrics.trace.Sampling;
import dev.farad.metrics.trace.TraceHook;
import dev.farad.metrics.trace.TraceSettings;
import dev.farad.server.FaradServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code farad traces} in a browser. */
@Timeout(120)
class TracePageTest {
    /** Markup that changes the title of the page if it is taken for such; short and without blanks, so that it may be a tenant. */
    private static final String MARKUP = "<svg/onload=document.title=1><script>document.title=2</script>";

    private static final Pattern NAME = Pattern.compile("<div class=\"name\"[^>]*>([^<]*)</div>");

    @TempDir
    private Path directory;

    @Test
    void showsARequestWithItsPartsAndTakesNothingThatItIsToldForMarkup() throws Exception {
        Chromium chromium = Chromium.in(directory);
        try (FaradProcess traces = new FaradProcess("traces", "--port", "0")) {
            String said = traces.awaitLine(line -> line.startsWith("traces at "));
            URI viewer = URI.create(said.substring("traces at ".length(), said.indexOf(" from")));
            serveOneRequest(viewer);
            try (Wire wire = new Wire(viewer.getPort())) {
                assertThat(wire.post("/v1/traces", hostileSpan().toByteArray()).status())
                        .isEqualTo(200);
            }
            String page = chromium.dom(viewer.toString(), shown -> shown.contains("<details"));
            assertThat(NAME.matcher(page).results().map(found -> found.group(1)))
                    .as(page)
                    .containsSubsequence("POST /v2/models/{model}/infer", "queue", "device", "⇢ batch", "encode")
                    .contains("GET /" + escaped());
            assertThat(page)
                    .contains("<title>Traces</title>", "tenant.id = " + escaped(), " · " + escaped() + " · ")
                    .contains("key " + escaped() + " = value " + escaped(), "event " + escaped() + " after ")
                    .doesNotContain("<svg");
            assertThat(Pattern.compile("<script").matcher(page).results().map(MatchResult::start))
                    .as("scripts")
                    .hasSize(1);
        }
    }

    /** Returns markup as the text that it is. */
    private static String escaped() {
        return MARKUP.replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Answers a request for a tenant that is markup, and ends, so that the page has been told of it. */
    private static void serveOneRequest(URI viewer) throws Exception {
        TraceHook hook = new TraceHook(new TraceSettings(viewer.resolve("/v1/traces"), Sampling.ALL, "numbers"));
        try (FaradServer server = FaradServer.builder()
                        .config(ExampleClient.CONFIG)
                        .onStop("traces", hook::close)
                        .hook(hook)
                        .model("double", SmallestServer::doubling)
                        .start();
                Wire wire = new Wire(server.address().getPort())) {
            assertThat(wire.post(
                                    "/v2/models/double/infer",
                                    MeteredServer.numbers(2).getBytes(UTF_8),
                                    "x-tenant-id: " + MARKUP + "\r\n")
                            .status())
                    .isEqualTo(200);
        }
    }

    /** Returns what a server might post whose service, route, attribute and event have markup for names. */
    private static ExportTraceServiceRequest hostileSpan() {
        Span span = Span.newBuilder()
                .setTraceId(ByteString.copyFrom(new byte[16]))
                .setSpanId(ByteString.copyFrom(new byte[8]))
                .setName("GET /" + MARKUP)
                .addAttributes(text("key " + MARKUP, "value " + MARKUP))
                .addEvents(Span.Event.newBuilder().setName("event " + MARKUP))
                .build();
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(text("service.name", MARKUP)))
                        .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(span))))
                .build();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }
}
