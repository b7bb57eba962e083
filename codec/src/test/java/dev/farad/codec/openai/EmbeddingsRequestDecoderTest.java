package dev.farad.codec.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.MalformedInputException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsRequestDecoderTest {

    @Test
    void readsWhatTheOfficialClientsSend() {
        decoded(
                "{\"input\":[\"a cat\",\"naïve 😀\"],\"model\":\"minilm\",\"encoding_format\":\"base64\"}",
                request -> assertThat(request)
                        .isEqualTo(new EmbeddingsRequest(
                                "minilm",
                                new EmbeddingInput.Texts(List.of("a cat", "naïve 😀")),
                                EncodingFormat.BASE64,
                                null,
                                null)));
    }

    @Test
    void readsEveryParameterInAnyOrderAndSkipsTheRest() {
        decoded(
                "{\"user\":\"u\",\"x\":{\"input\":[]},\"dimensions\":256,\"encoding_format\":\"float\",\"input\":\"a\","
                        + "\"model\":\"m\"} ",
                request -> {
                    assertThat(request.user()).isEqualTo("u");
                    assertThat(request.dimensions()).isEqualTo(256);
                    assertThat(request.format()).isEqualTo(EncodingFormat.FLOAT);
                    assertThat(request.input()).isEqualTo(new EmbeddingInput.Texts(List.of("a")));
                    assertThat(request.input().size()).isEqualTo(1);
                });
    }

    @Test
    void takesNullForAbsent() {
        decoded(
                "{\"model\":\"m\",\"input\":\"a\",\"user\":null,\"dimensions\":null,\"encoding_format\":null}",
                request -> {
                    assertThat(request.user()).isNull();
                    assertThat(request.dimensions()).isNull();
                    assertThat(request.format()).isEqualTo(EncodingFormat.FLOAT);
                });
    }

    @Test
    void readsTokensAsOneArrayOrSeveral() {
        decoded(
                "{\"model\":\"m\",\"input\":[0,101,2147483647]}",
                request -> assertThat(tokens(request)).isDeepEqualTo(new int[][] {{0, 101, 2147483647}}));
        decoded("{\"model\":\"m\",\"input\":[[1],[2,3]]}", request -> {
            assertThat(tokens(request)).isDeepEqualTo(new int[][] {{1}, {2, 3}});
            assertThat(request.input().size()).isEqualTo(2);
        });
        int[] many = IntStream.range(0, 1000).toArray();
        decoded(
                "{\"model\":\"m\",\"input\":" + Arrays.toString(many) + "}",
                request -> assertThat(tokens(request)).isDeepEqualTo(new int[][] {many}));
    }

    private static int[][] tokens(EmbeddingsRequest request) {
        return ((EmbeddingInput.Tokens) request.input()).tokens().toArray(int[][]::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"input\":\"a\"              | model | model is missing (expected: a value)",
                "\"model\":\"\",\"input\":\"a\" | model | model is empty (expected: a value)",
                "\"model\":7                  | model | model is 7 (expected: a string)",
                "\"model\":null               | model | model is null (expected: a string)",
                "\"model\":\"m\"              | input | input is missing (expected: a value)",
                "\"input\":null               | input | input is null"
                        + " (expected: a string, an array of strings, or tokens as one array or several)",
                "\"input\":7                  | input | input is 7"
                        + " (expected: a string, an array of strings, or tokens as one array or several)",
                "\"input\":{}                 | input | input is an object"
                        + " (expected: a string, an array of strings, or tokens as one array or several)",
                "\"input\":\"\"               | input | input is an empty string (expected: some text)",
                "\"input\":[]                 | input | input is an empty array (expected: at least one item)",
                "\"input\":[\"a\",\"\"]       | input | input[1] is an empty string (expected: some text)",
                "\"input\":[\"a\",7]          | input | input[1] is 7 (expected: a string like the items before it)",
                "\"input\":[\"a\",null]       | input | input[1] is null (expected: a string like the items before it)",
                "\"input\":[null]             | input | input[0] is null"
                        + " (expected: a string, a token, or an array of tokens)",
                "\"input\":[1.0]              | input | input[0] is 1.0"
                        + " (expected: a string, a token, or an array of tokens)",
                "\"input\":[1,\"a\"]          | input | input[1] is a string"
                        + " (expected: a token, an integer from 0 to 2147483647)",
                "\"input\":[1,[2]]            | input | input[1] is an array"
                        + " (expected: a token, an integer from 0 to 2147483647)",
                "\"input\":[-1]               | input | input[0] is -1"
                        + " (expected: a token, an integer from 0 to 2147483647)",
                "\"input\":[2147483648]       | input | input[0] is 2147483648"
                        + " (expected: a token, an integer from 0 to 2147483647)",
                "\"input\":[99999999999999999999] | input | input[0] is 99999999999999999999"
                        + " (expected: a token, an integer from 0 to 2147483647)",
                "\"input\":[[1],[]]           | input | input[1] is an empty array (expected: at least one token)",
                "\"input\":[[1],2]            | input | input[1] is 2"
                        + " (expected: an array of tokens like the items before it)",
                "\"input\":[[1,2.5]]          | input | input[0][1] is 2.5"
                        + " (expected: a token, an integer from 0 to 2147483647)",
                "\"input\":[\"a\",\"b\",\"c\",\"d\"] | input | input is an array of more than 3 items (expected: at most 3)",
                "\"input\":[[1],[1],[1],[1]]  | input | input is an array of more than 3 items (expected: at most 3)",
                "\"encoding_format\":\"int8\" | encoding_format"
                        + " | encoding_format is 'int8' (expected: float or base64)",
                "\"encoding_format\":1        | encoding_format | encoding_format is 1 (expected: a string)",
                "\"dimensions\":0             | dimensions | dimensions is 0 (expected: an integer, 1 or more)",
                "\"dimensions\":1.5           | dimensions | dimensions is 1.5 (expected: an integer, 1 or more)",
                "\"dimensions\":\"8\"         | dimensions | dimensions is a string (expected: an integer, 1 or more)",
                "\"dimensions\":2147483648    | dimensions | dimensions is 2147483648 (expected: an integer, 1 or more)",
                "\"user\":7                   | user | user is 7 (expected: a string)",
            })
    void refusalsNameTheParameter(String members, String param, String message) {
        Buffers.each(
                Buffers.utf8("{" + members + "}"),
                body -> assertThatThrownBy(() -> EmbeddingsRequestDecoder.decode(body, 3))
                        .isInstanceOfSatisfying(
                                InvalidParameterException.class,
                                e -> assertThat(e.param()).isEqualTo(param))
                        .hasMessage(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the body is empty (expected: a JSON object)",
                "[] | the request is an array (expected: an object)",
                "{\"model\":\"m\",\"input\":[\"a\"}  | malformed JSON at byte 25: '}' (expected: ',' or ']')",
                "{\"model\":\"m\",\"input\":[\"a\"]} x | malformed JSON at byte 28: 'x' (expected: the end of the text)",
                "{\"input\":\"a\",\"input\":\"b\"} | malformed JSON at byte 13: the key 'input' appears twice in its object",
                "{\"input\":\"\\ud800\"}  | malformed JSON at byte 10: half a surrogate pair (expected: both halves)",
            })
    void refusesWhatIsNoJsonObject(String text, String message) {
        Buffers.each(
                Buffers.utf8(text),
                body -> assertThatThrownBy(() -> EmbeddingsRequestDecoder.decode(body, 3))
                        .isInstanceOf(MalformedInputException.class)
                        .isNotInstanceOf(InvalidParameterException.class)
                        .hasMessage(message));
    }

    @Test
    void takesAsManyInputsAsAllowed() {
        String texts = IntStream.range(0, EmbeddingsRequestDecoder.DEFAULT_MAX_INPUTS)
                .mapToObj(i -> "\"t" + i + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        decoded(
                "{\"model\":\"m\",\"input\":" + texts + "}",
                request -> assertThat(request.input().size()).isEqualTo(2048));
    }

    private static void decoded(String json, Consumer<EmbeddingsRequest> check) {
        Buffers.each(
                Buffers.utf8(json),
                body -> check.accept(
                        EmbeddingsRequestDecoder.decode(body, EmbeddingsRequestDecoder.DEFAULT_MAX_INPUTS)));
    }
}
