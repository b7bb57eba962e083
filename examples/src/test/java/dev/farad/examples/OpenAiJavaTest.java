package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OpenAI's own client for Java. */
@Timeout(60)
class OpenAiJavaTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final List<ReferenceRow> rows = ReferenceRow.all();
    private final List<String> texts = rows.stream().map(ReferenceRow::text).toList();
    private OpenAIClient client = OpenAIOkHttpClient.builder().apiKey("any").build();

    OpenAiJavaTest() throws IOException {}

    @BeforeEach
    void connect() {
        client = OpenAIOkHttpClient.builder()
                .apiKey("any")
                .baseUrl(SERVER.url() + "/v1")
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static EmbeddingCreateParams.Builder request() {
        return EmbeddingCreateParams.builder().model(RunningServer.MODEL);
    }

    private CreateEmbeddingResponse ask(EmbeddingCreateParams.Builder request) {
        return client.embeddings().create(request.build());
    }

    @Test
    void readsTheBase64ThatItAsksForByItself() {
        CreateEmbeddingResponse response = ask(request().inputOfArrayOfStrings(texts));
        check(response);
        assertThat(response.data())
                .allMatch(embedding -> embedding.embeddingValue().isBase64());
        assertThat(response.model()).isEqualTo(RunningServer.MODEL);
        long tokens = rows.stream().mapToLong(row -> row.tokens().size()).sum();
        assertThat(response.usage().promptTokens()).isEqualTo(tokens);
        assertThat(response.usage().totalTokens()).isEqualTo(tokens);
    }

    @Test
    void readsFloats() {
        CreateEmbeddingResponse response =
                ask(request().inputOfArrayOfStrings(texts).encodingFormat(EncodingFormat.FLOAT));
        check(response);
        assertThat(response.data())
                .allMatch(embedding -> embedding.embeddingValue().isFloats());
    }

    @Test
    void asksForOneText() {
        check(ask(request().input(texts.getFirst())), rows.subList(0, 1));
    }

    @Test
    void asksWithTokens() {
        check(ask(request()
                .inputOfArrayOfTokenArrays(
                        rows.stream().map(ReferenceRow::tokens).toList())));
        check(ask(request().inputOfArrayOfTokens(rows.getFirst().tokens())), rows.subList(0, 1));
    }

    @Test
    void asksForFewerDimensions() {
        CreateEmbeddingResponse response = ask(request().input(texts.getFirst()).dimensions(64));
        Closeness.check(
                "64 dimensions",
                response.data().getFirst().embedding(),
                rows.getFirst().shortened(64));
    }

    @Test
    void listsTheModels() {
        assertThat(client.models().list().data())
                .extracting(Model::id)
                .containsExactly(RunningServer.MODEL, RunningServer.RAW_MODEL);
        assertThat(client.models().retrieve(RunningServer.MODEL).ownedBy()).isEqualTo("farad");
    }

    @Test
    void tellsThatAModelDoesNotExist() {
        NotFoundException failure = catchThrowableOfType(
                NotFoundException.class,
                () -> ask(EmbeddingCreateParams.builder().model("gpt-0").input("a")));
        assertThat(failure.code()).hasValue("model_not_found");
        assertThat(failure.param()).hasValue("model");
        assertThat(failure.type()).hasValue("invalid_request_error");
        assertThat(failure).hasMessageContaining("'gpt-0' does not exist");
    }

    @Test
    void tellsWhatIsWrongWithARequest() {
        assertRefused(request().input("a").dimensions(385), "dimensions", "385 (expected: 1 to 384)");
        assertRefused(request().inputOfArrayOfStrings(List.of()), "input", "expected");
        assertRefused(request().input("a").encodingFormat(EncodingFormat.of("hex")), "encoding_format", "hex");
        assertRefused(request().input("word ".repeat(600)), "input", "602 tokens (expected: 1 to 512");
        assertRefused(request().inputOfArrayOfTokens(List.of(101L, 30_522L, 102L)), null, "30522");
        assertRefused(request().model(RunningServer.RAW_MODEL).input("a"), "model", "takes tensors");
    }

    private void assertRefused(EmbeddingCreateParams.Builder request, @Nullable String parameter, String words) {
        BadRequestException failure = catchThrowableOfType(BadRequestException.class, () -> ask(request));
        assertThat(failure).hasMessageContaining(words);
        assertThat(failure.type()).hasValue("invalid_request_error");
        assertThat(failure.param().orElse(null)).isEqualTo(parameter);
    }

    private void check(CreateEmbeddingResponse response) {
        check(response, rows);
    }

    private static void check(CreateEmbeddingResponse response, List<ReferenceRow> expected) {
        assertThat(response.data()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Closeness.check(
                    expected.get(i).text(),
                    response.data().get(i).embedding(),
                    expected.get(i).embedding());
        }
    }
}
