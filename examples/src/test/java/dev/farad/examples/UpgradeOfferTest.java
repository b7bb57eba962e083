package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients on the JDK's HTTP client, which offers with every request, body or not, to go on in HTTP/2. */
@Timeout(60)
class UpgradeOfferTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final List<ReferenceRow> rows = ReferenceRow.all();

    UpgradeOfferTest() throws IOException {}

    private static OpenAiEmbeddingModel langChain4j(String model) {
        return OpenAiEmbeddingModel.builder()
                .httpClientBuilder(JdkHttpClient.builder())
                .baseUrl(SERVER.url() + "/v1")
                .apiKey("any")
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    @Test
    void langChain4jReadsItsVectors() {
        long offersBefore = SERVER.upgradeOffers();
        Response<List<Embedding>> response = langChain4j(RunningServer.MODEL)
                .embedAll(rows.stream().map(row -> TextSegment.from(row.text())).toList());
        assertThat(response.content()).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            Closeness.check(
                    rows.get(i).text(),
                    response.content().get(i).vectorAsList(),
                    rows.get(i).embedding());
        }
        assertThat(Objects.requireNonNull(response.tokenUsage()).inputTokenCount())
                .isEqualTo(rows.stream().mapToInt(row -> row.tokens().size()).sum());
        assertThat(SERVER.upgradeOffers()).as("offers of h2c").isGreaterThan(offersBefore);
    }

    @Test
    void langChain4jTellsThatAModelDoesNotExist() {
        assertThatThrownBy(() -> langChain4j("gpt-0").embed("a"))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("'gpt-0' does not exist");
    }

    @Test
    void theHttpClientOfTheJdkGoesOnInHttp1WithItsBodies() throws Exception {
        long offersBefore = SERVER.upgradeOffers();
        String text = "word ".repeat(400);
        String body = "{\"model\":\"%s\",\"encoding_format\":\"base64\",\"input\":%s}"
                .formatted(RunningServer.MODEL, new JsonMapper().writeValueAsString(Collections.nCopies(2, text)));
        HttpRequest post = HttpRequest.newBuilder(URI.create(SERVER.url() + "/v1/embeddings"))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpRequest get =
                HttpRequest.newBuilder(URI.create(SERVER.url() + "/v1/models")).build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (HttpRequest request : List.of(post, get, post)) {
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            }
        }
        assertThat(SERVER.upgradeOffers() - offersBefore).as("offers of h2c").isEqualTo(3);
    }
}
