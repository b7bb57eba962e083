package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.metrics.MetricsSettings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pages of the management port, by a client's eyes. */
@Timeout(60)
class MetricsPagesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

    private final MeteredServer server = MeteredServer.start(MetricsSettings.DEFAULT);

    MetricsPagesTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("content-type").orElse("none");
    }

    @Test
    void aTracedRequestIsFoundFromItsBucketByWhoAsksForOpenMetrics() throws Exception {
        HttpRequest traced = HttpRequest.newBuilder(server.usage()
                        .resolve("http://127.0.0.1:" + server.server().address().getPort() + "/v2/models/one/infer"))
                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .POST(BodyPublishers.ofString(MeteredServer.numbers(2)))
                .build();
        assertThat(server.http().send(traced, BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        server.settled(1);

        HttpResponse<String> open = server.manage("/metrics", "accept", OPEN_METRICS);
        assertThat(type(open)).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body().lines())
                .anyMatch(line -> line.startsWith("farad_request_duration_seconds_bucket{model=\"one\"")
                        && line.contains("trace_id=\"" + TRACE + "\""));
        HttpResponse<String> plain = server.manage("/metrics");
        assertThat(type(plain)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(plain.body()).doesNotContain(TRACE);
    }

    @Test
    void usageIsJsonOrCsvOfTheTimeThatWasAskedFor() throws Exception {
        assertThat(server.infer("one", "acme", MeteredServer.numbers(5))).isEqualTo(200);
        server.settled(1);

        HttpResponse<String> json = server.manage("/usage");
        assertThat(type(json)).startsWith("application/json");
        assertThat(json.body()).contains("{\"tenant\":\"acme\",\"model\":\"one\",\"version\":\"1\",\"requests\":1,");
        HttpResponse<String> csv = server.manage("/usage?format=csv");
        assertThat(type(csv)).isEqualTo("text/csv; charset=utf-8");
        assertThat(csv.body().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("\"acme\",\"one\",\"1\",1,"))
                .anyMatch(line -> line.startsWith("\"farad-padding\",\"one\",\"1\",1,"));
        assertThat(server.manage("/usage?to=" + Instant.now().minusSeconds(3_600))
                        .body())
                .contains("\"lines\":[]", "\"device\":[]");
    }

    @Test
    void whatIsNoTimeOrFormatIsRefusedByName() throws Exception {
        HttpResponse<String> time = server.manage("/usage?from=yesterday");
        assertThat(time.statusCode()).isEqualTo(400);
        assertThat(time.body()).contains("from: 'yesterday' (expected: a time like 2026-01-31T12:00:00Z");
        HttpResponse<String> format = server.manage("/usage?format=xml");
        assertThat(format.statusCode()).isEqualTo(400);
        assertThat(format.body()).contains("format: 'xml' (expected: json or csv)");
    }
}
