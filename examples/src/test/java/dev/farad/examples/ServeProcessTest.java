package dev.farad.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farad.examples.FaradProcess.Ready;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code farad serve} from its first line to its exit code. */
@Timeout(180)
class ServeProcessTest {
    private static final String TEXT = "/v2/models/" + RunningServer.MODEL + "/infer";

    private static String texts(int count, String text) {
        return "{\"inputs\":[{\"name\":\"text\",\"shape\":[%d],\"datatype\":\"BYTES\",\"data\":%s}]}"
                .formatted(count, Collections.nCopies(count, "\"" + text + "\""));
    }

    @Test
    void servesFromItsOneLineOnAndMeasuresByModelAndTenant() throws Exception {
        try (FaradProcess farad = FaradProcess.serve("--backend", "cpu")) {
            Ready ready = farad.awaitReady();
            assertThat(ready.models()).isEqualTo(RunningServer.MODEL + "," + RunningServer.RAW_MODEL);
            try (Wire open = new Wire(ready.port());
                    Wire management = new Wire(ready.managementPort())) {
                assertThat(open.post(TEXT, texts(1, "a cat")).status()).isEqualTo(200);
                assertThat(open.post(TEXT, texts(2, "a cat").getBytes(UTF_8), "x-tenant-id: acme\r\n")
                                .status())
                        .isEqualTo(200);
                assertThat(open.get("/metrics").status()).isEqualTo(404);
                assertThat(management.get("/v2/health/ready").status()).isEqualTo(200);
                assertMetrics(management.get("/metrics").body());
            }
            farad.terminate();
            assertThat(farad.exitCode()).isZero();
            assertThat(farad.output().lines()).hasSize(1);
        }
    }

    private static void assertMetrics(String metrics) {
        String model = "model=\"all-minilm-l6-v2\"";
        assertThat(metrics)
                .contains(
                        "farad_requests_total{method=\"POST\",outcome=",
                        "route=\"/v2/models/{model}/infer\",status=\"200\"} 2.0",
                        "farad_inference_rows_total{" + model + ",tenant=\"acme\",version=\"1\"} 2.0",
                        "farad_inference_rows_total{" + model + ",tenant=\"unknown\",version=\"1\"} 1.0");
        for (String what : List.of(
                "request_duration_seconds",
                "inference_queue_duration_seconds",
                "inference_compute_duration_seconds",
                "inference_batch_rows")) {
            assertThat(metrics).contains("farad_" + what + "_count{" + model + ",version=\"1\"} 2");
        }
        for (String what : List.of(
                "request_duration_seconds", "queue_duration_seconds", "compute_duration_seconds", "batch_rows")) {
            for (String tenant : List.of("acme", "unknown")) {
                assertThat(metrics)
                        .contains("farad_tenant_" + what + "_count{" + model + ",tenant=\"" + tenant
                                + "\",version=\"1\"} 1");
            }
        }
    }

    @Test
    void finishesWhatItHasBegunWhenAskedToEnd() throws Exception {
        try (FaradProcess farad = FaradProcess.serve("--backend", "cpu")) {
            Ready ready = farad.awaitReady();
            List<Wire> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Wire client = new Wire(ready.port());
                clients.add(client);
                byte[] body = texts(4, "word ".repeat(300)).getBytes(UTF_8);
                client.send("POST " + TEXT + " HTTP/1.1\r\nHost: farad\r\nContent-Length: " + body.length + "\r\n\r\n");
                client.send(body, 1);
            }
            try (Wire management = new Wire(ready.managementPort())) {
                await(management, "/metrics", answer -> answer.body().contains("farad_requests_active 3.0"));
                farad.terminate();
                Wire.Answer notReady = await(management, "/v2/health/ready", answer -> answer.status() != 200);
                assertThat(notReady.status()).isEqualTo(503);
            }
            Wire.awaitRefusal(ready.port());
            for (Wire client : clients) {
                Wire.Answer answer = client.answer();
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.head()).contains("connection: close");
                assertThat(answer.body()).contains("\"shape\":[4,384]");
                client.close();
            }
            assertThat(farad.exitCode()).isZero();
            assertThat(farad.errors()).contains("stopped, 0 requests cut");
        }
    }

    /** Asks until the answer is as wanted; each question waits for its answer. */
    private static Wire.Answer await(Wire wire, String path, Predicate<Wire.Answer> wanted) throws IOException {
        Wire.Answer answer = wire.get(path);
        while (!wanted.test(answer)) {
            answer = wire.get(path);
        }
        return answer;
    }

    @Test
    void logsAnObjectALineWhereNobodyLooks(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("farad.yaml"), "event-loops: 500\n");
        try (FaradProcess farad = FaradProcess.serve("--backend", "cpu", "--config", config.toString())) {
            farad.awaitReady();
            farad.terminate();
            assertThat(farad.exitCode()).isZero();
            List<String> lines = farad.errors().lines().toList();
            assertThat(lines).isNotEmpty();
            List<String> messages = new ArrayList<>();
            for (String line : lines) {
                messages.add(new ObjectMapper()
                        .readTree(line)
                        .path("formattedMessage")
                        .asText());
            }
            assertThat(messages).anySatisfy(text -> assertThat(text).startsWith("event-loops: 500 is more than"));
        }
    }

    @Test
    void servesAnotherDirectoryOfModelsInVersions(@TempDir Path models) throws Exception {
        Path graph = BundledModel.directory().resolve(RunningServer.MODEL).resolve("1/model.onnx");
        for (String version : List.of("1", "2")) {
            Files.createSymbolicLink(
                    Files.createDirectories(models.resolve("encoder").resolve(version))
                            .resolve("model.onnx"),
                    graph);
        }
        String request = """
                {"inputs":[{"name":"input_ids","shape":[1,3],"datatype":"INT64","data":[101,4937,102]},
                {"name":"attention_mask","shape":[1,3],"datatype":"INT64","data":[1,1,1]},
                {"name":"token_type_ids","shape":[1,3],"datatype":"INT64","data":[0,0,0]}]}""";
        try (FaradProcess farad = FaradProcess.serve("--models", models.toString())) {
            Ready ready = farad.awaitReady();
            assertThat(ready.models()).isEqualTo("encoder");
            try (Wire wire = new Wire(ready.port())) {
                assertThat(wire.get("/v2/models/encoder").body())
                        .contains("\"versions\":[\"1\",\"2\"]", "\"platform\":\"onnx_cpu\"");
                assertThat(wire.post("/v2/models/encoder/versions/1/infer", request)
                                .body())
                        .contains("\"model_version\":\"1\"", "\"shape\":[1,3,384]");
                assertThat(wire.post("/v2/models/encoder/infer", request).body())
                        .contains("\"model_version\":\"2\"");
                assertThat(wire.post(TEXT, texts(1, "a")).status()).isEqualTo(404);
            }
            farad.terminate();
            assertThat(farad.exitCode()).isZero();
        }
    }
}
