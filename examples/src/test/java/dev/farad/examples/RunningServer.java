package dev.farad.examples;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Verdict;
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
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The bundled models, served on a free port while the tests of a class run, and a client for them. */
final class RunningServer implements BeforeAllCallback, AfterAllCallback {
    static final String MODEL = "all-minilm-l6-v2";
    static final String RAW_MODEL = MODEL + "-raw";

    private final AtomicLong largestBatchRows = new AtomicLong();
    private final AtomicLong upgradeOffers = new AtomicLong();
    private @Nullable FaradServer server;
    private @Nullable HttpClient client;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        OnFinish watch = (exchange, _) -> watch(exchange.inference());
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .models(BundledModel.directory())
                .hook(watch)
                .hook((OnRequest) this::watchHead)
                .start();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Objects.requireNonNull(client).close();
        Objects.requireNonNull(server).close();
    }

    private void watch(@Nullable Inference inference) {
        if (inference != null) {
            largestBatchRows.accumulateAndGet(inference.batchRows(), Math::max);
        }
    }

    private Verdict watchHead(Exchange exchange) {
        if ("h2c".equals(exchange.headers().first("upgrade"))) {
            upgradeOffers.incrementAndGet();
        }
        return Verdict.PROCEED;
    }

    /** Returns how many requests offered to go on in HTTP/2. */
    long upgradeOffers() {
        return upgradeOffers.get();
    }

    /** Returns the rows of the largest batch that ran. */
    long largestBatchRows() {
        return largestBatchRows.get();
    }

    int port() {
        return Objects.requireNonNull(server).address().getPort();
    }

    /** Returns where the server is, without a path. */
    String url() {
        return "http://127.0.0.1:" + port();
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).POST(BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Objects.requireNonNull(client).send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
        return post(path, json.getBytes(StandardCharsets.UTF_8), "content-type", "application/json");
    }
}
