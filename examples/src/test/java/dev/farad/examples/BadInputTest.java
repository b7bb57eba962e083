package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farad.server.http.HttpLimits;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that cannot be served: the right status, one sentence, and a connection that goes on. */
@Timeout(120)
class BadInputTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final String TEXT = "/v2/models/" + RunningServer.MODEL + "/infer";
    private static final String RAW = "/v2/models/" + RunningServer.RAW_MODEL + "/infer";
    private static final String OPENAI = "/v1/embeddings";
    private static final String GOOD_TEXT =
            "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"good\"]}]}";
    private static final long BODY_LIMIT = HttpLimits.DEFAULT.bodyBytes();

    private Wire wire = new Wire(SERVER.port());

    BadInputTest() throws IOException {}

    @AfterEach
    void theConnectionStillServes() throws IOException {
        assertThat(wire.post(TEXT, GOOD_TEXT).status()).isEqualTo(200);
        wire.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"inputs":[{"name":"text"                                                              | at byte 25: the text ends too early
                    {"inputs": nonsense}                                                                   | at byte 11
                    {"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["a"]}]} and more      | at byte 73: 'and'
                    []                                                                                     | is an array (expected: an object)
                    ``                                                                                     | empty
                    {}                                                                                     | inputs
                    {"inputs":[]}                                                                          | has no inputs
                    {"inputs":[{"name":"text","shape":[1,1],"datatype":"BYTES","data":["a"]}]}             | has shape [1, 1] (expected: [-1])
                    {"inputs":[{"name":"text","shape":[0],"datatype":"BYTES","data":[]}]}                  | at least one
                    {"inputs":[{"name":"text","shape":[-1],"datatype":"BYTES","data":["a"]}]}              | -1
                    {"inputs":[{"name":"text","shape":[9223372036854775807],"datatype":"BYTES","data":["a"]}]} | 'text'
                    {"inputs":[{"name":"text","shape":[1],"datatype":"FP32","data":[1]}]}                  | has datatype FP32 (expected: BYTES)
                    {"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["a","b"]}]}           | 'text'
                    {"inputs":[{"name":"text","shape":[2],"datatype":"BYTES","data":["a"]}]}               | 'text'
                    {"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":[7]}]}                 | 'text'
                    {"inputs":[{"name":"text","shape":[1],"datatype":"BYTES"}]}                            | 'text'
                    {"inputs":[{"name":"words","shape":[1],"datatype":"BYTES","data":["a"]}]}              | 'words'
                    """)
    void aTextModelRefusesWithOneSentence(String body, String words) throws Exception {
        assertRefused(400, words, wire.post(TEXT, body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    input_ids [1,2] INT64 [101,102]                                                              | attention_mask
                    input_ids [1,2] INT32 [101,102]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]     | has datatype INT32 (expected: INT64)
                    input_ids [2] INT64 [101,102]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]       | has shape [2] (expected: [-1, -1])
                    input_ids [1,3] INT64 [101,7,102]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]   | (expected: 3, as input 'input_ids')
                    input_ids [2,2] INT64 [1,2,3,4]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]     | (expected: 2, as input 'input_ids')
                    input_ids [1,2] INT64 [101,102,103]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0] | input_ids
                    input_ids [1,2] INT64 [101]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]         | input_ids
                    input_ids [1,2] INT64 [101,NaN]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]     | at byte 76: 'NaN' (expected: a value)
                    input_ids [1,2] INT64 [101,1.5]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]     | 1.5
                    input_ids [1,0] INT64 []; attention_mask [1,0] INT64 []; token_type_ids [1,0] INT64 []                  | is empty
                    input_ids [1,2] INT64 [1,2]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]; more [1] INT64 [0] | unexpected input 'more'
                    input_ids [1,2] INT64 [1,2]; input_ids [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]              | input_ids
                    input_ids [1,2] INT64 [101,30522]; attention_mask [1,2] INT64 [1,1]; token_type_ids [1,2] INT64 [0,0]   | 30522
                    """)
    void theGraphRefusesWithOneSentence(String inputs, String words) throws Exception {
        String json = Stream.of(inputs.split("; "))
                .map(input -> input.split(" "))
                .map(input ->
                        "{\"name\":\"%s\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}".formatted((Object[]) input))
                .toList()
                .toString();
        assertRefused(400, words, wire.post(RAW, "{\"inputs\":" + json + "}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"model":"all-minilm-l6-v2","input":                          | at byte 36: the text ends too early
                    ``                                                            | empty
                    {"model":"all-minilm-l6-v2"}                                  | input
                    {"input":"a"}                                                 | model
                    {"model":"all-minilm-l6-v2","input":7}                        | input
                    {"model":"all-minilm-l6-v2","input":["a",7]}                  | input
                    {"model":"all-minilm-l6-v2","input":[[101,-1,102]]}           | -1
                    {"model":"all-minilm-l6-v2","input":"a","dimensions":0}       | dimensions is 0 (expected: an integer, 1 or more)
                    """)
    void embeddingsAreRefusedWithOneSentence(String body, String words) throws Exception {
        assertRefused(400, words, wire.post(OPENAI, body));
    }

    @Test
    void modelsAndVersionsThatAreNotThereAreNotFound() throws Exception {
        assertRefused(404, "unknown model: 'nothing'", wire.post("/v2/models/nothing/infer", GOOD_TEXT));
        assertRefused(404, "version '2'", wire.post(TEXT.replace("/infer", "/versions/2/infer"), GOOD_TEXT));
        assertRefused(404, "'nothing'", wire.post(OPENAI, "{\"model\":\"nothing\",\"input\":\"a\"}"));
        assertRefused(404, "/v2/nothing", wire.get("/v2/nothing"));
        assertRefused(405, "POST", wire.get(TEXT));
    }

    @Test
    void aTextIsReadWhole() throws Exception {
        // The special tokens take two of the 512.
        for (int words : new int[] {510, 511}) {
            String text = "word ".repeat(words);
            Wire.Answer v2 = wire.post(TEXT, GOOD_TEXT.replace("good", text));
            Wire.Answer openAi = wire.post(OPENAI, "{\"model\":\"all-minilm-l6-v2\",\"input\":\"" + text + "\"}");
            if (words == 510) {
                assertThat(v2.status()).isEqualTo(200);
                assertThat(openAi.body()).contains("\"total_tokens\":512");
            } else {
                assertRefused(400, "has 513 tokens (expected: 1 to 512", v2);
                assertRefused(400, "has 513 tokens (expected: 1 to 512", openAi);
            }
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        assertRefused(400, "UTF-8", binaryText(new byte[] {2, 0, 0, 0, (byte) 0xC3, (byte) 0x28}));
        assertRefused(400, "'text'", binaryText(new byte[] {9, 0, 0, 0, 'a'}));
        assertRefused(400, "'text'", binaryText(new byte[] {-1, -1, -1, -1}));
    }

    private Wire.Answer binaryText(byte[] tensor) throws IOException {
        V2Message message = new V2Message(
                "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":"
                        + tensor.length + "}}]}",
                tensor);
        return wire.post(TEXT, message.body(), V2Message.JSON_LENGTH + ": " + message.jsonLength() + "\r\n");
    }

    @Test
    void aBodyOfTheLimitIsReadAndOneByteMoreIsNot() throws Exception {
        byte[] spaces = new byte[1 << 20];
        Arrays.fill(spaces, (byte) ' ');
        int times = (int) (BODY_LIMIT / spaces.length);
        assertThat((long) times * spaces.length).isEqualTo(BODY_LIMIT);
        String head = "POST " + TEXT + " HTTP/1.1\r\nHost: farad\r\nContent-Length: ";

        wire.send(head + BODY_LIMIT + "\r\n\r\n");
        wire.send(spaces, times);
        assertRefused(400, ": the text ends too early (expected: a value)", wire.answer());

        wire.send(head + (BODY_LIMIT + 1) + "\r\n\r\n");
        wire.send(spaces, times);
        wire.send(" ");
        assertRefused(413, "at most " + BODY_LIMIT, wire.answer());

        wire.send("POST " + TEXT + " HTTP/1.1\r\nHost: farad\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Long.toHexString(BODY_LIMIT + 1) + "\r\n");
        wire.send(spaces, times);
        wire.send(" \r\n0\r\n\r\n");
        assertRefused(413, "at most " + BODY_LIMIT, wire.answer());
    }

    private static void assertRefused(int status, String words, Wire.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.head()).doesNotContain("connection: close");
        JsonNode error = new JsonMapper().readTree(answer.body()).get("error");
        String sentence =
                error.isTextual() ? error.asText() : error.get("message").asText();
        assertThat(sentence).contains(words).hasSizeBetween(10, 300).doesNotContain("\n", "Exception", "dev.farad");
    }
}
