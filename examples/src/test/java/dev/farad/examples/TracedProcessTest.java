package dev.farad.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.examples.FaradProcess.Ready;
import dev.farad.examples.SpanCollector.Told;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code farad serve} makes of OpenTelemetry's variables, by the eyes of a collector. */
@Timeout(120)
class TracedProcessTest {
    private static final String PATH = "/v2/models/" + RunningServer.MODEL + "/infer";
    private static final byte[] TEXT =
            "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"a cat\"]}]}"
                    .getBytes(UTF_8);

    private final SpanCollector collector = new SpanCollector();

    TracedProcessTest() throws IOException {}

    @AfterEach
    void stop() {
        collector.close();
    }

    private FaradProcess serve(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
        return FaradProcess.serve(all, "--backend", "cpu");
    }

    private static String trace(int caller) {
        return "%032x".formatted(caller);
    }

    private static String parent(int caller) {
        return "%016x".formatted(caller + 100);
    }

    private static String traceparent(int caller, boolean sampled) {
        return "traceparent: 00-" + trace(caller) + "-" + parent(caller) + (sampled ? "-01\r\n" : "-00\r\n");
    }

    private static void infer(Wire wire, String headerLine) throws IOException {
        assertThat(wire.post(PATH, TEXT, headerLine).status()).isEqualTo(200);
    }

    @Test
    void theVariablesSayWhereSpansGoAndWhichAndTheLastGoBeforeTheExit() throws Exception {
        Map<String, String> environment = Map.of(
                "OTEL_SERVICE_NAME", "shop",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=other,deployment.environment.name=a%20test",
                "OTEL_EXPORTER_OTLP_HEADERS", SpanCollector.KEY + "=let%20me%20in",
                "OTEL_TRACES_SAMPLER", "parentbased_always_off");
        try (FaradProcess farad = serve(environment)) {
            Ready ready = farad.awaitReady();
            try (Wire wire = new Wire(ready.port());
                    Wire last = new Wire(ready.port())) {
                infer(wire, "x-tenant-id: begins-here\r\n");
                infer(wire, traceparent(1, false));
                infer(wire, traceparent(2, true) + "x-tenant-id: acme\r\n");
                assertRequest(collector.await(told -> told.span().at().parent().equals(parent(2))));
                // What was waiting has just been posted, so the end comes before the next post that is due.
                infer(wire, traceparent(3, true));
                collector.await(told -> told.span().at().parent().equals(parent(3)));
                finishWhileItEnds(farad, ready.port(), last);
            }
            assertThat(farad.exitCode()).isZero();
        }
        List<Told> all = collector.all();
        for (int caller : List.of(2, 3, 4)) {
            assertThat(all.stream().filter(told -> told.trace().equals(trace(caller))))
                    .extracting(Told::name)
                    .contains("POST /v2/models/{model}/infer", "queue", "device", "encode");
        }
        assertThat(all.stream().filter(told -> !told.name().equals("batch")))
                .extracting(Told::trace)
                .as("traces of callers that are recorded, and no others")
                .containsOnly(trace(2), trace(3), trace(4));
    }

    /** Begins a request, has the process asked to end, and goes on with it until its connection is closed. */
    private static void finishWhileItEnds(FaradProcess farad, int port, Wire last) throws IOException {
        last.send("POST " + PATH + " HTTP/1.1\r\nHost: farad\r\nExpect: 100-continue\r\nContent-Length: " + TEXT.length
                + "\r\n" + traceparent(4, true) + "\r\n");
        assertThat(last.answer().status()).isEqualTo(100);
        farad.terminate();
        Wire.awaitRefusal(port);
        last.send(TEXT, 1);
        assertThat(last.answer().status()).isEqualTo(200);
        assertThat(last.endsSilently()).isTrue();
    }

    private static void assertRequest(Told request) {
        assertThat(request.trace()).isEqualTo(trace(2));
        assertThat(request.span().at().kind()).isEqualTo("SPAN_KIND_SERVER");
        assertThat(request.fact("tenant.id")).isEqualTo("acme");
        assertThat(request.fact("farad.model.name")).isEqualTo(RunningServer.MODEL);
        assertThat(request.key()).isEqualTo("let me in");
        assertThat(request.resource())
                .containsEntry("service.name", "shop")
                .containsEntry("deployment.environment.name", "a test");
    }

    @Test
    void aDisabledSdkSendsNothing() throws Exception {
        try (FaradProcess farad = serve(Map.of("OTEL_SDK_DISABLED", "true"))) {
            Ready ready = farad.awaitReady();
            try (Wire wire = new Wire(ready.port())) {
                infer(wire, traceparent(1, true));
            }
            farad.terminate();
            assertThat(farad.exitCode()).isZero();
        }
        assertThat(collector.all()).isEmpty();
    }

    @Test
    void aVariableWithoutMeaningStopsTheStart() throws Exception {
        try (FaradProcess farad = serve(Map.of("OTEL_TRACES_SAMPLER", "sometimes"))) {
            assertThat(farad.exitCode()).isEqualTo(78);
            assertThat(farad.errors())
                    .contains("farad: OTEL_TRACES_SAMPLER: 'sometimes' (expected: always_on, always_off");
        }
    }
}
