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
        int tokens = row.tokens().size();
        String input = "{\"name\":\"%s\",\"shape\":[1,%d],\"datatype\":\"INT64\",\"parameters\":{\"binary_data_size\":"
                + tokens * Long.BYTES + "}}";
        List<Long> all = new ArrayList<>(row.tokens());
        all.addAll(Collections.nCopies(tokens, 1L));
        all.addAll(Collections.nCopies(tokens, 0L));
        V2Message request = new V2Message(
                "{\"outputs\":[{\"name\":\"last_hidden_state\",\"parameters\":{\"binary_data\":true}}],\"inputs\":[%s,%s,%s]}"
                        .formatted(
                                input.formatted("input_ids", tokens),
                                input.formatted("attention_mask", tokens),
                                input.formatted("token_type_ids", tokens)),
                V2Message.bytesOfLongs(all));
        V2Message response =
                V2Message.of(SERVER.post(PATH, request.body(), V2Message.JSON_LENGTH, request.jsonLength()));
        assertThat(response.parsed().get("outputs").get(0).get("shape").toString())
                .isEqualTo("[1," + tokens + "," + WIDTH + "]");
        return response.floats();
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
