package dev.farad.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.event.EventSettings;
import dev.farad.server.event.EventStream;
import dev.farad.server.event.ServerSentEvent;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.StreamedResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Streaming chat as OpenAI's clients expect it: one server-sent event a word, from a model that only repeats. */
public final class ChatStream {
    // The text stays as JSON wrote it, so its words can be put into JSON again.
    private static final Pattern CONTENT = Pattern.compile("\"content\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private final Model model;

    /** What makes the answer to a prompt, a word at a time. */
    interface Model {
        Stream<String> words(String prompt);
    }

    ChatStream(Model model) {
        this.model = model;
    }

    /** Serves until SIGTERM. */
    public static void main(String[] args) throws IOException {
        new ChatStream(prompt -> Arrays.stream(prompt.split("(?<= )")))
                .start(ServerConfig.DEFAULT)
                .stopOnSignal()
                .awaitStopped();
    }

    FaradServer start(ServerConfig config) throws IOException {
        return FaradServer.builder()
                .config(config)
                .post("/v1/chat/completions", this::chat)
                .start();
    }

    private StreamedResponse chat(HttpExchange exchange) {
        String id = exchange.id();
        String prompt = lastMessage(exchange.body().toString(UTF_8));
        // An answer has an end, so a stop of the server waits for it.
        return EventStream.of(exchange, EventSettings.DEFAULT.finite(), events -> {
            try (Stream<String> words = model.words(prompt)) {
                // Sending waits for the client, and throws once it has left: then no more words are made.
                for (String word : (Iterable<String>) words::iterator) {
                    events.send(chunk(id, "{\"content\":\"" + word + "\"}", "null"));
                }
            }
            events.send(chunk(id, "{}", "\"stop\""));
            events.send(ServerSentEvent.of("[DONE]"));
        });
    }

    private static String lastMessage(String request) {
        return CONTENT.matcher(request)
                .results()
                .reduce((_, last) -> last)
                .map((MatchResult last) -> last.group(1))
                .orElseThrow(() -> Refusal.badParameter("messages", "there is no message with a content"));
    }

    private static ServerSentEvent chunk(String id, String delta, String finishReason) {
        return ServerSentEvent.of("{\"id\":\"chatcmpl-" + id + "\",\"object\":\"chat.completion.chunk\",\"created\":"
                + System.currentTimeMillis() / 1000 + ",\"model\":\"parrot\",\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + finishReason + "}]}");
    }
}
