package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Open Inference Protocol V2 over the wire, on a model that doubles numbers. */
@Timeout(60)
class V2ProtocolTest {
    private static final String INFER = "/v2/models/double/infer";

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String input(String rest) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\"," + rest + "}]}";
    }

    @Test
    void describesServerHealthAndModels() throws Exception {
        assertThat(server.get("/v2").body()).contains("\"name\":\"farad\"", "binary_tensor_data");
        assertThat(server.get("/v2/health/live").body()).isEqualTo("{\"live\":true}");
        assertThat(server.get("/v2/health/ready").body()).isEqualTo("{\"ready\":true}");
        assertThat(server.get("/v2/models").body()).isEqualTo("{\"models\":[\"double\",\"gated\",\"tight\"]}");
        assertThat(server.get("/v2/models/double/versions/1").body())
                .contains("\"versions\":[\"1\"]", "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}");
        assertThat(server.get("/v2/models/double/ready").statusCode()).isEqualTo(200);
        assertThat(server.get("/v2/models/double/versions/1/ready").statusCode())
                .isEqualTo(200);
    }

    @Test
    void infersJson() throws Exception {
        HttpResponse<String> flat =
                server.post(INFER, input("\"data\":[1,2,3,4]").replaceFirst("\\{", "{\"id\":\"me\","));
        assertThat(flat.statusCode()).isEqualTo(200);
        assertThat(flat.body())
                .contains("\"id\":\"me\"", "\"model_name\":\"double\"", "\"shape\":[2,2]", "[2.0,4.0,6.0,8.0]");
        assertThat(server.post("/v2/models/double/versions/1/infer", input("\"data\":[[1,2],[3,4.5]]"))
                        .body())
                .contains("[2.0,4.0,6.0,9.0]");
    }

    @Test
    void infersBinaryBothWays() throws Exception {
        byte[] json = input("\"parameters\":{\"binary_data_size\":16}")
                .replaceFirst("\\{", "{\"parameters\":{\"binary_data_output\":true},")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer numbers = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putFloat(1).putFloat(-2).putFloat(0.5f).putFloat(8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(json);
        body.write(numbers.array());
        HttpResponse<byte[]> answer = server.postBytes(
                INFER, body.toByteArray(), Map.of("Inference-Header-Content-Length", String.valueOf(json.length)));
        int jsonBytes = Integer.parseInt(
                answer.headers().firstValue("inference-header-content-length").orElseThrow());
        assertThat(new String(answer.body(), 0, jsonBytes, StandardCharsets.UTF_8))
                .contains("\"binary_data_size\":16");
        ByteBuffer out = ByteBuffer.wrap(answer.body(), jsonBytes, 16).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new float[] {out.getFloat(), out.getFloat(), out.getFloat(), out.getFloat()})
                .containsExactly(2, -4, 1, 16);
    }

    @Test
    void infersARawBinaryRequest() throws Exception {
        byte[] raw = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(3)
                .putFloat(4)
                .array();
        HttpResponse<byte[]> answer = server.postBytes(INFER, raw, Map.of("Inference-Header-Content-Length", "0"));
        assertThat(answer.statusCode()).isEqualTo(200);
        ByteBuffer out = ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(out.getFloat(answer.body().length - 8)).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"inputs":[{"name":"x"                                                                     | at byte
                    {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[NaN,1]}]}                   | at byte
                    {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2,3]}]}                   | 'x'
                    {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1]}]}                       | 'x'
                    {"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}                   | has shape [1, 3] (expected: [-1, 2])
                    {"inputs":[{"name":"x","shape":[1,2],"datatype":"INT32","data":[1,2]}]}                    | has datatype INT32 (expected: FP32)
                    {"inputs":[{"name":"z","shape":[1,2],"datatype":"FP32","data":[1,2]}]}                     | unexpected input 'z'
                    {"inputs":[{"name":"x","shape":[0,2],"datatype":"FP32","data":[]}]}                        | is empty
                    {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}],"outputs":[{"name":"q"}]} | unexpected output 'q'
                    {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP99","data":[1,2]}]}                     | FP99
                    """)
    void refusesBadInputWithOneSentenceAndGoesOn(String body, String sentence) throws Exception {
        HttpResponse<String> answer = server.post(INFER, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\":\"").contains(sentence);
        assertThat(server.post(INFER, input("\"data\":[1,2,3,4]")).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnEmptyBodyAndAnImpossibleJsonLength() throws Exception {
        assertThat(server.post(INFER, "").statusCode()).isEqualTo(400);
        for (String length : new String[] {"-1", "999999", "x"}) {
            HttpResponse<String> answer =
                    server.post(INFER, input("\"data\":[1,2,3,4]"), "Inference-Header-Content-Length", length);
            assertThat(answer.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void doesNotFindModelsAndVersionsThatAreNotThere() throws Exception {
        HttpResponse<String> model = server.post("/v2/models/nope/infer", "{}");
        assertThat(model.statusCode()).isEqualTo(404);
        assertThat(model.body()).isEqualTo("{\"error\":\"Request for unknown model: 'nope' is not found\"}");
        assertThat(server.post("/v2/models/double/versions/2/infer", "{}").statusCode())
                .isEqualTo(404);
        assertThat(server.get("/v2/models/double/versions/one").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesForGoodWhatCouldNeverFit() throws Exception {
        HttpResponse<String> answer = server.post("/v2/models/tight/infer", input("\"data\":[1,2,3,4]"));
        assertThat(answer.statusCode()).isEqualTo(507);
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(answer.body()).contains("model 'tight' would need more memory");
    }

    @Test
    void tellsTimingAndUsageInHeaders() throws Exception {
        HttpResponse<String> answer =
                server.post(INFER, input("\"data\":[1,2,3,4]"), "farad-usage", "1", "x-request-id", "r-1");
        assertThat(answer.headers().firstValue("x-request-id")).contains("r-1");
        assertThat(answer.headers().firstValue("server-timing").orElseThrow())
                .matches("queue;dur=[0-9.]+, compute;dur=[0-9.]+, total;dur=[0-9.]+");
        assertThat(answer.headers().firstValue("farad-usage").orElseThrow())
                .contains("input-bytes=16, output-bytes=16", "estimated=?1");
    }
}
