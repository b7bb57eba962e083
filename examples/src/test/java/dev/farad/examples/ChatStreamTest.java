package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat of the example, read by the JDK's client. */
@Timeout(60)
class ChatStreamTest {
    private final AtomicLong made = new AtomicLong();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final FaradServer server =
            new ChatStream(this::words).start(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)));
    private final HttpClient client = HttpClient.newHttpClient();

    ChatStreamTest() throws IOException {}

    @AfterEach
    void stop() {
        client.shutdownNow();
        assertThat(server.stop()).isZero();
    }

    /** Repeats a prompt, without an end where that is what it asks for. */
    private Stream<String> words(String prompt) {
        Stream<String> words = prompt.equals("forever")
                ? Stream.generate(() -> "and ".repeat(100))
                : Arrays.stream(prompt.split("(?<= )"));
        return words.peek(_ -> made.incrementAndGet()).onClose(() -> stopped.complete(null));
    }

    private HttpResponse<Stream<String>> ask(String prompt) throws Exception {
        String body =
                "{\"model\":\"parrot\",\"stream\":true,\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},"
                        + "{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
        return client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + server.address().getPort() + "/v1/chat/completions"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofLines());
    }

    @Test
    void aWordIsAnEvent() throws Exception {
        HttpResponse<Stream<String>> answer = ask("say \\\"hi\\\", please");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        List<String> lines = answer.body().filter(line -> !line.isEmpty()).toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(1)).startsWith("data: {\"id\":\"chatcmpl-").contains("{\"content\":\"\\\"hi\\\", \"}");
        assertThat(lines.get(3)).contains("\"delta\":{},\"finish_reason\":\"stop\"");
        assertThat(lines.getLast()).isEqualTo("data: [DONE]");
    }

    @Test
    void noWordIsMadeForWhoHasLeft() throws Exception {
        try (Stream<String> lines = ask("forever").body()) {
            assertThat(lines.limit(10).toList()).hasSize(10);
        }
        stopped.get(20, TimeUnit.SECONDS);
        long last = made.get();
        assertThat(last).isGreaterThan(4);
        assertThat(server.stop()).isZero();
        assertThat(made).hasValue(last);
    }
}
