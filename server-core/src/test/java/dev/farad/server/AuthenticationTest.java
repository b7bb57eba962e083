package dev.farad.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Identity;
import dev.farad.hooks.OnFinish;
import dev.farad.server.auth.AccessRules;
import dev.farad.server.auth.Verification;
import dev.farad.server.auth.Verifier;
import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, where, and as whom. */
@Timeout(60)
class AuthenticationTest {
    private static final String ADA = "ada-4f1c2d9e";
    private static final String GATEWAY = "gateway-77aa";
    private static final String OLD = "old-123";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<String> finished = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private @Nullable FaradServer server;

    @AfterEach
    void stop() {
        client.close();
        if (server != null) {
            server.close();
        }
    }

    static String sha256(String key) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    private void startWithKeys() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), """
                # who may come in
                %s subject=ada tenant=acme scopes=infer

                %s subject=gateway scopes=infer,admin
                %s subject=old tenant=acme expires=2020-01-01T00:00:00Z
                """.formatted(sha256(ADA), sha256(GATEWAY), sha256(OLD)));
        start(new AccessRules(keys, List.of("/v2/health/"), Map.of("/admin/", "admin"), Duration.ofSeconds(5)), null);
    }

    private void start(AccessRules rules, @Nullable Verifier verifier) throws IOException {
        OnFinish record = (exchange, outcome) -> finished.add(subject(exchange) + " " + outcome);
        Builder builder = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(Limits.DEFAULT.with(rules)))
                .hook(record)
                .get("/who", exchange -> Response.text(exchange.tenant() + " " + subject(exchange)))
                .get("/admin/{what...}", exchange -> Response.text("done"));
        if (verifier != null) {
            builder.verifier(verifier);
        }
        server = builder.start();
    }

    private static String subject(Exchange exchange) {
        Identity identity = exchange.identity();
        return identity == null ? "nobody" : identity.subject();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        int port = Objects.requireNonNull(server).address().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aGoodKeyComesInByEitherHeaderAsItsSubjectAndTenant() throws Exception {
        startWithKeys();
        assertThat(get("/who", "authorization", "Bearer " + ADA).body()).isEqualTo("acme ada");
        assertThat(get("/who", "Authorization", "bearer  " + ADA).body()).isEqualTo("acme ada");
        assertThat(get("/who", "x-api-key", ADA).body()).isEqualTo("acme ada");
    }

    @Test
    void whoShowsNothingOrNothingGoodGets401InTheFormatOfTheProtocol() throws Exception {
        startWithKeys();
        HttpResponse<String> none = get("/v2/models");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"farad\"");
        assertThat(none.body()).startsWith("{\"error\":\"the request has no credentials");

        HttpResponse<String> unknown = get("/v1/models", "authorization", "Bearer wrong-secret");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.headers().firstValue("www-authenticate"))
                .hasValue("Bearer realm=\"farad\", error=\"invalid_token\"");
        assertThat(unknown.body()).contains("\"code\":\"invalid_api_key\"").doesNotContain("wrong-secret");

        assertThat(get("/who", "x-api-key", OLD).body()).contains("expired");
        assertThat(get("/who", "authorization", "Basic YTpi").statusCode()).isEqualTo(401);
        assertThat(get("/who", "x-api-key", ADA, "authorization", "Bearer " + ADA)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void openPathsNeedNoCredentialsAndOnlyAsTheyAreWritten() throws Exception {
        startWithKeys();
        assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/v2/%68ealth/live").statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyOfATenantMayNotNameAnotherAndOneOfNoneMayNameAny() throws Exception {
        startWithKeys();
        assertThat(get("/who", "x-api-key", ADA, "x-tenant-id", "acme").body()).isEqualTo("acme ada");
        HttpResponse<String> other = get("/who", "x-api-key", ADA, "x-tenant-id", "globex");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).doesNotContain("globex", "acme");
        assertThat(get("/who", "x-api-key", GATEWAY, "x-tenant-id", "globex").body())
                .isEqualTo("globex gateway");
    }

    @Test
    void aPathThatNeedsAScopeIsClosedToWhoLacksItHoweverItIsEncoded() throws Exception {
        startWithKeys();
        assertThat(get("/admin/x", "x-api-key", GATEWAY).statusCode()).isEqualTo(200);
        for (String path : List.of("/admin/x", "/%61dmin/x", "/adm%69n/")) {
            HttpResponse<String> refused = get(path, "x-api-key", ADA);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.headers().firstValue("www-authenticate").orElse(""))
                    .contains("insufficient_scope", "scope=\"admin\"");
        }
    }

    @Test
    void keysAreReadAgainWhenTheFileChangesAndStayAsTheyWereIfItBreaks() throws Exception {
        startWithKeys();
        Path keys = folder.resolve("keys");
        Files.writeString(keys, sha256("new-key") + " subject=bob tenant=acme\n");
        while (get("/who", "x-api-key", "new-key").statusCode() != 200) {
            Thread.onSpinWait();
        }
        assertThat(get("/who", "x-api-key", ADA).statusCode()).isEqualTo(401);
        Files.writeString(keys, "new-key subject=mallory\n");
        assertThat(get("/who", "x-api-key", "new-key").body()).isEqualTo("acme bob");
    }

    @Test
    void aVerifierMayTakeItsTime() throws Exception {
        Executor slow = CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS);
        start(
                AccessRules.DEFAULT,
                credentials -> CompletableFuture.supplyAsync(
                        () -> switch (credentials.secret()) {
                            case "good" -> new Verification.Known(new Identity("ada", "acme", Set.of()));
                            case "down" -> new Verification.Unavailable("the issuer of tokens does not answer");
                            default -> new Verification.Refused("the token is not known");
                        },
                        slow));
        assertThat(get("/who", "authorization", "Bearer good").body()).isEqualTo("acme ada");
        assertThat(get("/who", "authorization", "Bearer bad").statusCode()).isEqualTo(401);
        HttpResponse<String> down = get("/who", "authorization", "Bearer down");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.headers().firstValue("retry-after-ms")).hasValue("1000");
        assertThat(finished).contains("ada Answered[status=200]", "nobody Answered[status=401]");
    }

    @Test
    void aVerifierThatNeverAnswersIsWaitedForSoLongAndNoLonger() throws Exception {
        start(new AccessRules(null, List.of(), Map.of(), Duration.ofMillis(50)), _ -> new CompletableFuture<>());
        assertThat(get("/who", "x-api-key", "any").statusCode()).isEqualTo(503);
    }

    @Test
    void aVerifierThatThrowsLetsNobodyIn() throws Exception {
        start(AccessRules.DEFAULT, credentials -> {
            throw new IllegalStateException("broken with " + credentials);
        });
        HttpResponse<String> response = get("/who", "x-api-key", "secret-1");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret-1");
    }
}
