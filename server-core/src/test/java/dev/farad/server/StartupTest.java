package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.config.RegistryConfig;
import dev.farad.server.config.RegistryConfig.Pace;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.lifecycle.Dependency;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.registry.FakeRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the management port says of a server on its way up. */
@Timeout(60)
class StartupTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void saysWhatIsAwaitedWhileStartingAndHowItWentAfterwards() throws Exception {
        int management;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            management = free.getLocalPort();
        }
        AtomicBoolean there = new AtomicBoolean();
        FakeRegistry registry = new FakeRegistry("fake");
        Builder builder = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, management))
                        .with(BackendChoice.CPU)
                        .with(RegistryConfig.DEFAULT.with(
                                new Pace(10, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5)))))
                .registry(registry)
                .onStart("database", Dependency.of("tcp db:5432", there::get));
        CompletableFuture<FaradServer> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return builder.start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Dependency.tcp("127.0.0.1", management).onStart();
        HttpResponse<String> waits = get(management, "/startup");
        while (!waits.body().contains("not there yet")) {
            waits = get(management, "/startup");
        }
        assertThat(waits.statusCode()).isEqualTo(503);
        assertThat(waits.body())
                .startsWith("{\"phase\":\"starting\",\"since\":\"20")
                .contains(
                        "\"ready\":false",
                        "{\"step\":\"start hook 'database'\",\"phase\":\"starting\",\"state\":\"running\",\"millis\":",
                        "\"awaits\":\"tcp db:5432 (not there yet)\",\"error\":null}",
                        "{\"registry\":\"fake\",\"state\":\"idle\",\"weight\":0");
        assertThat(get(management, "/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(get(management, "/v2/health/ready").statusCode()).isEqualTo(503);
        there.set(true);
        try (FaradServer server = starting.join()) {
            while (server.phase() != Phase.SERVING) {
                Thread.onSpinWait();
            }
            HttpResponse<String> serving = get(management, "/startup");
            assertThat(serving.statusCode()).isEqualTo(200);
            assertThat(serving.body())
                    .startsWith("{\"phase\":\"serving\"")
                    .contains(
                            "\"ready\":true",
                            "\"state\":\"done\"",
                            "{\"registry\":\"fake\",\"state\":\"registered\",\"weight\":100,\"registrations\":1,"
                                    + "\"failures\":0,\"error\":null}");
            assertThat(serving.body())
                    .containsSubsequence(
                            "\"phase\":\"starting\"",
                            "\"phase\":\"loading\"",
                            "\"phase\":\"warming\"",
                            "\"phase\":\"listening\"",
                            "\"phase\":\"ready\"",
                            "\"phase\":\"registering\"");
            assertThat(get(management, "/v2/health/ready").statusCode()).isEqualTo(200);
        } finally {
            client.close();
        }
    }
}
