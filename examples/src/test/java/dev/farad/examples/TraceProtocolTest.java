package dev.farad.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.examples.ForeignHttp.Asked;
import dev.farad.examples.SpanCollector.Told;
import dev.farad.metrics.trace.Sampling;
import dev.farad.metrics.trace.TraceHook;
import dev.farad.metrics.trace.TraceSettings;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the span of a request says of the protocol that it came in. */
@Timeout(60)
class TraceProtocolTest {
    private static final String PARENT = "b7ad6b7169203331";
    private static final List<Way> WAYS = List.of(
            new Way(false, false, "1.1", "http"),
            new Way(false, true, "1.1", "https"),
            new Way(true, false, "2", "http"),
            new Way(true, true, "2", "https"));

    private final SpanCollector collector = new SpanCollector();
    private final TraceHook traces =
            new TraceHook(new TraceSettings(collector.endpoint(), new Sampling(true, 0), "protocols"));

    @TempDir
    private Path directory;

    /** How a request comes, and what its span says of that. */
    private record Way(boolean http2, boolean secure, String version, String scheme) {
        String trace() {
            return "%032x".formatted(1 + WAYS.indexOf(this));
        }
    }

    TraceProtocolTest() throws IOException {}

    @AfterEach
    void stop() {
        traces.close();
        collector.close();
    }

    @Test
    void aSpanHasTheVersionAndTheSchemeOfItsRequest() throws Exception {
        OwnCertificate certificate = OwnCertificate.in(directory);
        try (FaradServer clear = builder().start();
                FaradServer secure = builder().tls(certificate.config()).start()) {
            for (Way way : WAYS) {
                send(way, (way.secure() ? secure : clear).address().getPort(), certificate);
            }
        }
        // Both servers have ended, so that nothing is still to be told of.
        traces.close();
        for (Way way : WAYS) {
            List<Told> spans = collector.all().stream()
                    .filter(told -> told.trace().equals(way.trace()))
                    .toList();
            assertThat(spans).extracting(Told::name).contains("queue", "device", "encode");
            assertThat(spans.stream().filter(told -> told.span().at().parent().equals(PARENT)))
                    .singleElement()
                    .satisfies(request -> assertRequest(way, request));
        }
    }

    private Builder builder() {
        return FaradServer.builder()
                .config(ExampleClient.CONFIG)
                .hook(traces)
                .model("double", SmallestServer::doubling);
    }

    private static void send(Way way, int port, OwnCertificate certificate) throws Exception {
        try (ForeignHttp client = ForeignHttp.okHttp(way.http2(), way.secure(), certificate)) {
            ForeignHttp.Answer answer = client.send(
                    way.scheme() + "://localhost:" + port,
                    new Asked(
                            "POST",
                            "/v2/models/double/infer",
                            Map.of("traceparent", "00-" + way.trace() + "-" + PARENT + "-01"),
                            MeteredServer.numbers(2).getBytes(UTF_8)));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.http2()).isEqualTo(way.http2());
        }
    }

    private static void assertRequest(Way way, Told request) {
        assertThat(request.name()).isEqualTo("POST /v2/models/{model}/infer");
        assertThat(request.fact("network.protocol.version")).as(way.toString()).isEqualTo(way.version());
        assertThat(request.fact("url.scheme")).as(way.toString()).isEqualTo(way.scheme());
        assertThat(request.fact("url.path")).isEqualTo("/v2/models/double/infer");
        assertThat(request.fact("http.response.status_code")).isEqualTo("200");
    }
}
