package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The ways to ask for sentence vectors, each with its own spelling of texts and numbers. */
enum EmbeddingWay {
    V2_JSON {
        @Override
        List<List<Float>> vectors(RunningServer server, List<String> texts) throws IOException, InterruptedException {
            String request = "{\"inputs\":[{\"name\":\"text\",\"shape\":[%d],\"datatype\":\"BYTES\",\"data\":%s}]}"
                    .formatted(texts.size(), JSON.writeValueAsString(texts));
            JsonNode output = JSON.readTree(
                            answer(server.post(V2_PATH, request)).body())
                    .get("outputs")
                    .get(0);
            assertThat(output.get("shape").toString()).isEqualTo("[" + texts.size() + ",384]");
            return rows(ReferenceRow.floats(output.get("data")));
        }
    },
    V2_BINARY {
        @Override
        List<List<Float>> vectors(RunningServer server, List<String> texts) throws IOException, InterruptedException {
            byte[] tensor = V2Message.bytesOfTexts(texts);
            V2Message request = new V2Message("""
                    {"inputs":[{"name":"text","shape":[%d],"datatype":"BYTES","parameters":{"binary_data_size":%d}}],
                    "parameters":{"binary_data_output":true}}""".formatted(texts.size(), tensor.length), tensor);
            HttpResponse<byte[]> response =
                    server.post(V2_PATH, request.body(), V2Message.JSON_LENGTH, request.jsonLength());
            return rows(V2Message.of(answer(response)).floats());
        }
    },
    OPENAI_FLOAT {
        @Override
        List<List<Float>> vectors(RunningServer server, List<String> texts) throws IOException, InterruptedException {
            List<List<Float>> vectors = new ArrayList<>();
            for (JsonNode item : openAi(server, texts, "float")) {
                vectors.add(ReferenceRow.floats(item.get("embedding")));
            }
            return vectors;
        }
    },
    OPENAI_BASE64 {
        @Override
        List<List<Float>> vectors(RunningServer server, List<String> texts) throws IOException, InterruptedException {
            List<List<Float>> vectors = new ArrayList<>();
            for (JsonNode item : openAi(server, texts, "base64")) {
                vectors.add(V2Message.floats(
                        Base64.getDecoder().decode(item.get("embedding").asText())));
            }
            return vectors;
        }
    };

    private static final JsonMapper JSON = new JsonMapper();
    private static final String V2_PATH = "/v2/models/" + RunningServer.MODEL + "/infer";
    private static final int WIDTH = 384;

    /** Returns the vectors of texts in their order. */
    abstract List<List<Float>> vectors(RunningServer server, List<String> texts)
            throws IOException, InterruptedException;

    private static JsonNode openAi(RunningServer server, List<String> texts, String format)
            throws IOException, InterruptedException {
        String request = "{\"model\":\"%s\",\"input\":%s,\"encoding_format\":\"%s\"}"
                .formatted(RunningServer.MODEL, JSON.writeValueAsString(texts), format);
        return JSON.readTree(answer(server.post("/v1/embeddings", request)).body())
                .get("data");
    }

    private static HttpResponse<byte[]> answer(HttpResponse<byte[]> response) {
        assertThat(response.statusCode())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return response;
    }

    private static List<List<Float>> rows(List<Float> numbers) {
        List<List<Float>> rows = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += WIDTH) {
            rows.add(numbers.subList(from, from + WIDTH));
        }
        return rows;
    }
}
