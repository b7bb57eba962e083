package dev.farad.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.server.config.RegistryConfig.Etcd;
import dev.farad.server.lifecycle.Dependency;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.registry.RegistryState.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real etcd. */
@Timeout(120)
class EtcdRegistryTest {
    private static final Instance INSTANCE = new Instance("a:80", "a", 80, "http", Map.of("models", "m"));
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]+)\"");
    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private int port;
    private Daemon etcd;
    private EtcdRegistry registry;

    @BeforeEach
    void start() throws Exception {
        String program = Daemon.find("etcd", "etcd-server");
        port = Daemon.freePort();
        etcd = start(program);
        String nobody = "http://127.0.0.1:" + Daemon.freePort();
        registry = new EtcdRegistry(config(6, nobody, "http://127.0.0.1:" + port));
    }

    private Daemon start(String program) throws Exception {
        String url = "http://127.0.0.1:" + port;
        String peer = "http://127.0.0.1:" + Daemon.freePort();
        Daemon started = new Daemon(
                List.of(
                        program,
                        "--data-dir=" + directory,
                        "--listen-client-urls=" + url,
                        "--advertise-client-urls=" + url,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer),
                port);
        // It listens before it has found itself its leader.
        Dependency.http(URI.create(url + "/health")).onStart();
        return started;
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        if (etcd != null) {
            registry.close();
            etcd.close();
        }
    }

    private static Etcd config(int ttlSeconds, String... endpoints) {
        return new Etcd(List.of(endpoints).stream().map(URI::create).toList(), "/t/", Duration.ofSeconds(ttlSeconds));
    }

    private String ask(String path, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String entry() throws IOException, InterruptedException {
        return ask("/v3/kv/range", "{\"key\":\"" + base64("/t/a:80") + "\"}");
    }

    private String value() throws IOException, InterruptedException {
        Matcher value = VALUE.matcher(entry());
        return value.find() ? new String(Base64.getDecoder().decode(value.group(1)), StandardCharsets.UTF_8) : "";
    }

    private void awaitValue(Predicate<String> wanted) throws IOException, InterruptedException {
        while (!wanted.test(value())) {
            Thread.onSpinWait();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theKeyLivesWhileItsLeaseIsRenewedAndGoesWithIt() throws Exception {
        registry.register(INSTANCE, 10);
        assertThat(value())
                .isEqualTo("{\"id\":\"a:80\",\"host\":\"a\",\"port\":80,\"protocol\":\"http\",\"weight\":10,"
                        + "\"metadata\":{\"models\":\"m\"}}");
        registry.weight(100);
        assertThat(value()).contains("\"weight\":100");
        registry.renew();
        registry.deregister();
        assertThat(value()).isEmpty();
        registry.deregister();
    }

    @Test
    void aKeyThatNobodyRenewsIsGone() throws Exception {
        try (EtcdRegistry hasty = new EtcdRegistry(config(1, "http://127.0.0.1:" + port))) {
            hasty.register(INSTANCE, 10);
            awaitValue(String::isEmpty);
            assertThatThrownBy(hasty::renew).isInstanceOf(IOException.class).hasMessage("the lease is lost");
            hasty.deregister();
        }
    }

    @Test
    void aLostLeaseIsReplacedByTheRegistration() throws Exception {
        Lifecycle lifecycle = new Lifecycle();
        lifecycle.advance(Phase.READY);
        try (Registration registration = new Registration(List.of(registry), new Ramp(10, Duration.ZERO), lifecycle)) {
            registration.begin(INSTANCE);
            awaitValue(value -> value.contains("\"weight\":100"));
            Matcher lease = LEASE.matcher(entry());
            assertThat(lease.find()).isTrue();
            ask("/v3/lease/revoke", "{\"ID\":\"" + lease.group(1) + "\"}");
            awaitValue(String::isEmpty);
            awaitValue(value -> value.contains("\"weight\":100"));
            while (registration.states().getFirst().registrations() < 2) {
                Thread.onSpinWait();
            }
            registration.withdraw(Duration.ofSeconds(10));
            assertThat(value()).isEmpty();
            assertThat(registration.states().getFirst().status()).isEqualTo(Status.WITHDRAWN);
        }
    }

    @Test
    void aRegistryThatIsAwayNamesEachEndpointAndComesBack() throws Exception {
        registry.register(INSTANCE, 10);
        etcd.close();
        assertThatThrownBy(registry::renew).isInstanceOf(IOException.class).hasMessageStartingWith("http://127.0.0.1:");
        etcd = start(Daemon.find("etcd", "etcd-server"));
        registry.register(INSTANCE, 10);
        assertThat(value()).contains("\"weight\":10");
    }

    @Test
    void tellsItsNameWhereEtcdWantsToKnow() throws Exception {
        for (String call : List.of(
                "user/add {\"name\":\"root\",\"password\":\"secret\"}",
                "role/add {\"name\":\"root\"}",
                "user/grant {\"user\":\"root\",\"role\":\"root\"}",
                "enable {}")) {
            String[] words = call.split(" ", 2);
            assertThat(ask("/v3/auth/" + words[0], words[1])).doesNotContain("error");
        }
        assertThatThrownBy(() -> registry.register(INSTANCE, 10)).hasMessageContaining("status 4");
        Map<String, String> environment = Map.of("FARAD_ETCD_USER", "root", "FARAD_ETCD_PASSWORD", "secret");
        try (EtcdRegistry known = new EtcdRegistry(config(6, "http://127.0.0.1:" + port), environment)) {
            known.register(INSTANCE, 10);
            known.renew();
            known.deregister();
        }
    }
}
