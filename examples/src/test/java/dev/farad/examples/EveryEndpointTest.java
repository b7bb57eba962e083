package dev.farad.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farad.examples.ForeignHttp.Answer;
import dev.farad.examples.ForeignHttp.Asked;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every endpoint of the server, asked by clients that others wrote, in HTTP/1.1 and HTTP/2, in the clear and over TLS. */
@Timeout(180)
class EveryEndpointTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int VECTOR_BYTES = 384 * Float.BYTES;

    @TempDir
    private static Path directory;

    private static @Nullable OwnCertificate own;
    private static @Nullable FaradServer clear;
    private static @Nullable FaradServer secure;

    private final ReferenceRow row = ReferenceRow.all().getFirst();

    EveryEndpointTest() throws IOException {}

    /** What an answer must be. */
    private record Case(Asked asked, int status, Body body) {}

    /** Checks a body. */
    private interface Body {
        void check(byte[] body) throws IOException;
    }

    @BeforeAll
    static void start() throws Exception {
        own = OwnCertificate.in(directory);
        clear = server().start();
        secure = server().tls(own.config()).start();
    }

    private static Builder server() throws IOException {
        return FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .models(BundledModel.directory());
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(clear).close();
        Objects.requireNonNull(secure).close();
    }

    @ParameterizedTest(name = "{0} http2={1} tls={2}")
    @CsvSource({
        "jdk, false, false",
        "jdk, false, true",
        "jdk, true, true",
        "okhttp, false, false",
        "okhttp, false, true",
        "okhttp, true, false",
        "okhttp, true, true",
        "curl, false, false",
        "curl, false, true",
        "curl, true, false",
        "curl, true, true"
    })
    void isAnsweredAsExpected(String client, boolean http2, boolean tls) throws Exception {
        FaradServer server = Objects.requireNonNull(tls ? secure : clear);
        String url =
                (tls ? "https" : "http") + "://localhost:" + server.address().getPort();
        try (ForeignHttp http = client(client, http2, tls)) {
            for (Case expected : cases()) {
                String what = expected.asked().method() + " " + expected.asked().path();
                Answer answer = http.send(url, expected.asked());
                assertThat(answer.status())
                        .as("%s: %s", what, new String(answer.body(), UTF_8))
                        .isEqualTo(expected.status());
                assertThat(answer.http2()).as("%s in HTTP/2", what).isEqualTo(http2);
                expected.body().check(answer.body());
            }
        }
    }

    private static ForeignHttp client(String name, boolean http2, boolean tls) throws Exception {
        OwnCertificate certificate = Objects.requireNonNull(own);
        return switch (name) {
            case "jdk" -> ForeignHttp.jdk(http2, certificate);
            case "okhttp" -> ForeignHttp.okHttp(http2, tls, certificate);
            default -> {
                String version = curlVersion();
                assumeTrue(!version.isEmpty(), "curl is not on the PATH, so it is not tried");
                assumeTrue(!http2 || version.contains("HTTP2"), "this curl lacks HTTP/2, so it is not tried");
                String protocol = !http2 ? "--http1.1" : tls ? "--http2" : "--http2-prior-knowledge";
                yield ForeignHttp.curl(protocol, directory, certificate);
            }
        };
    }

    private static String curlVersion() throws InterruptedException {
        try (Program program = new Program(directory, List.of("curl", "--version"))) {
            return program.exitCode() == 0 ? program.output() : "";
        } catch (IOException absent) {
            return "";
        }
    }

    private List<Case> cases() throws IOException {
        String model = "/v2/models/" + RunningServer.MODEL;
        return List.of(
                get("/v2/health/live", 200, "{\"live\":true}"),
                get("/v2/health/ready", 200, "{\"ready\":true}"),
                get("/v2", 200, "\"name\":\"farad\""),
                get("/v2/models", 200, RunningServer.MODEL),
                get(model, 200, "\"sentence_embedding\""),
                get(model + "/ready", 200, "\"ready\":true"),
                get("/v2/models/nothing", 404, "{\"error\":\""),
                get("/v1/models", 200, "\"object\":\"list\""),
                get("/v1/models/" + RunningServer.MODEL, 200, "\"object\":\"model\""),
                get("/v1/models/nothing", 404, "\"code\":\"model_not_found\""),
                get("/nothing", 404, "{\"error\":\""),
                new Case(new Asked("DELETE", "/v2/health/live", Map.of(), new byte[0]), 405, holds("{\"error\":\"")),
                new Case(post(model + "/infer", inferJson(), Map.of()), 200, this::isVectorOfInfer),
                inferBinary(model),
                new Case(post("/v1/embeddings", embeddings(), Map.of()), 200, this::isVectorOfEmbeddings),
                new Case(post("/v1/embeddings", "{", Map.of()), 400, holds("\"invalid_request_error\"")));
    }

    private static Case get(String path, int status, String text) {
        return new Case(new Asked("GET", path, Map.of(), new byte[0]), status, holds(text));
    }

    private static Body holds(String text) {
        return body -> assertThat(new String(body, UTF_8)).contains(text);
    }

    private static Asked post(String path, String json, Map<String, String> fields) {
        return new Asked("POST", path, fields, json.getBytes(UTF_8));
    }

    private String inferJson() throws IOException {
        return "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[%s]}]}"
                .formatted(JSON.writeValueAsString(row.text()));
    }

    private Case inferBinary(String model) {
        byte[] tensor = V2Message.bytesOfTexts(List.of(row.text()));
        V2Message request = new V2Message("""
                {"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":%d}}],
                "parameters":{"binary_data_output":true}}""".formatted(tensor.length), tensor);
        Map<String, String> fields = Map.of(V2Message.JSON_LENGTH, request.jsonLength());
        return new Case(
                new Asked("POST", model + "/infer", fields, request.body()),
                200,
                body -> Closeness.check(
                        "binary",
                        V2Message.floats(Arrays.copyOfRange(body, body.length - VECTOR_BYTES, body.length)),
                        row.embedding()));
    }

    private String embeddings() throws IOException {
        return "{\"model\":\"%s\",\"input\":%s,\"encoding_format\":\"float\"}"
                .formatted(RunningServer.MODEL, JSON.writeValueAsString(row.text()));
    }

    private void isVectorOfInfer(byte[] body) throws IOException {
        isVector(JSON.readTree(body).at("/outputs/0/data"));
    }

    private void isVectorOfEmbeddings(byte[] body) throws IOException {
        isVector(JSON.readTree(body).at("/data/0/embedding"));
    }

    private void isVector(JsonNode numbers) {
        Closeness.check("vector", ReferenceRow.floats(numbers), row.embedding());
    }
}
