package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ONNX graph as it is: token ids in, the vectors of all tokens out, as in the reference run. */
@Timeout(120)
class RawModelTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String PATH = "/v2/models/" + RunningServer.RAW_MODEL + "/infer";
    private static final int WIDTH = 384;

    private final List<ReferenceRow> rows = ReferenceRow.all();

    RawModelTest() throws IOException {}

    @Test
    void answersEachRowInJson() throws Exception {
        for (ReferenceRow row : rows) {
            check(row, askInJson(row));
        }
    }

    @Test
    void answersEachRowInBinary() throws Exception {
        for (ReferenceRow row : rows) {
            check(row, askInBinary(row));
        }
    }

    @Test
    void neighboursOfOtherLengthsDoNotChangeAnAnswer() throws Exception {
        List<ReferenceRow> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            many.addAll(rows);
        }
        List<Future<List<Float>>> asked = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            many.forEach(row -> asked.add(clients.submit(() -> askInBinary(row))));
        }
        for (int i = 0; i < asked.size(); i++) {
            check(many.get(i), asked.get(i).get());
        }
        assertThat(SERVER.largestBatchRows()).as("rows of the largest batch").isGreaterThan(1);
    }

    @Test
    void aTokenOutOfRangeFailsWithoutItsNeighbours() throws Exception {
        List<Future<List<Float>>> good = new ArrayList<>();
        List<Future<HttpResponse<byte[]>>> bad = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ReferenceRow row : rows) {
                good.add(clients.submit(() -> askInBinary(row)));
                List<Long> tokens = new ArrayList<>(row.tokens());
                tokens.set(1, bad.size() % 2 == 0 ? 30_522L : -30_523L);
                bad.add(clients.submit(() -> post(binaryRequest(tokens))));
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            check(rows.get(i), good.get(i).get());
            HttpResponse<byte[]> refused = bad.get(i).get();
            assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                    .startsWith("{\"error\":")
                    .contains("30522");
            assertThat(refused.statusCode()).isEqualTo(400);
        }
    }

    private static List<Float> askInJson(ReferenceRow row) throws IOException, InterruptedException {
        int tokens = row.tokens().size();
        String input = "{\"name\":\"%s\",\"shape\":[1,%d],\"datatype\":\"INT64\",\"data\":%s}";
        String request = "{\"inputs\":[%s,%s,%s]}"
                .formatted(
                        input.formatted("token_type_ids", tokens, Collections.nCopies(tokens, 0)),
                        input.formatted("attention_mask", tokens, Collections.nCopies(tokens, 1)),
                        input.formatted("input_ids", tokens, row.tokens()));
        HttpResponse<byte[]> response = SERVER.post(PATH, request);
        JsonNode output =
                new JsonMapper().readTree(response.body()).path("outputs").path(0);
        assertThat(output.path("shape").toString())
                .as(() -> new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo("[1," + tokens + "," + WIDTH + "]");
        return ReferenceRow.floats(output.get("data"));
    }

    private static List<Float> askInBinary(ReferenceRow row) throws IOException, InterruptedException {
        V2Message response = V2Message.of(post(binaryRequest(row.tokens())));
        assertThat(response.parsed().get("outputs").get(0).get("shape").toString())
                .isEqualTo("[1," + row.tokens().size() + "," + WIDTH + "]");
        return response.floats();
    }

    private static V2Message binaryRequest(List<Long> tokens) {
        String input = "{\"name\":\"%s\",\"shape\":[1,%d],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":"
                + tokens.size() * Long.BYTES + "}}";
        List<Long> all = new ArrayList<>(tokens);
        all.addAll(Collections.nCopies(tokens.size(), 1L));
        all.addAll(Collections.nCopies(tokens.size(), 0L));
        return new V2Message(
                "{\"outputs\":[{\"name\":\"last_hidden_state\",\"parameters\":{\"binary_data\":true}}],\"inputs\":[%s,%s,%s]}"
                        .formatted(
                                input.formatted("input_ids", tokens.size()),
                                input.formatted("attention_mask", tokens.size()),
                                input.formatted("token_type_ids", tokens.size())),
                V2Message.bytesOfLongs(all));
    }

    private static HttpResponse<byte[]> post(V2Message request) throws IOException, InterruptedException {
        return SERVER.post(PATH, request.body(), V2Message.JSON_LENGTH, request.jsonLength());
    }

    private static void check(ReferenceRow row, List<Float> states) {
        assertThat(states).as(row.text()).hasSize(row.tokens().size() * WIDTH);
        Closeness.checkNumbers(row.text(), states, row.states().first());
        double sum = 0;
        double absoluteSum = 0;
        for (float state : states) {
            sum += state;
            absoluteSum += Math.abs(state);
        }
        Offset<Double> rounding = Offset.offset(1e-5 * row.states().absoluteSum());
        assertThat(sum).as(row.text()).isCloseTo(row.states().sum(), rounding);
        assertThat(absoluteSum).as(row.text()).isCloseTo(row.states().absoluteSum(), rounding);
    }
}
