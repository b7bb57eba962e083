package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.hooks.Identity;
import dev.farad.server.auth.AccessRules;
import dev.farad.server.auth.CertificateIdentity;
import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.TestTls;
import dev.farad.server.route.Response;
import dev.farad.server.tls.ClientAuthentication;
import dev.farad.server.tls.ClientAuthentication.Need;
import dev.farad.server.tls.ServerTls;
import dev.farad.server.tls.TestCertificate;
import dev.farad.server.tls.TlsConfig;
import dev.farad.server.tls.TlsProtocols;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole server over TLS. */
@Timeout(60)
class TlsServerTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");

    @TempDir
    private Path directory;

    private static HttpClient client() throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("authority", AUTHORITY.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private TlsConfig tls() {
        var files = TestCertificate.server("server", AUTHORITY).write(directory, "server");
        TlsProtocols usual = TlsProtocols.DEFAULT;
        return TlsConfig.of(files.chain(), files.key())
                .with(new TlsProtocols(usual.versions(), usual.ciphers(), List.of(TlsProtocols.HTTP_1_1)));
    }

    private static FaradServer start(TlsConfig tls) throws Exception {
        return FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)).with(BackendChoice.CPU))
                .tls(tls)
                .get("/hello", _ -> Response.text("hello"))
                .start();
    }

    private static String get(HttpClient client, String scheme, InetSocketAddress address, String path)
            throws Exception {
        URI uri = URI.create(scheme + "://localhost:" + address.getPort() + path);
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void thePublicPortSpeaksTlsAndTheManagementPortOnlyOnRequest() throws Exception {
        try (FaradServer server = start(tls());
                HttpClient client = client()) {
            assertThat(get(client, "https", server.address(), "/hello")).isEqualTo("200 hello");
            assertThat(get(client, "http", server.managementAddress(), "/v2/health/ready"))
                    .startsWith("200");
        }
        try (FaradServer server = start(tls().withManagement(true));
                HttpClient client = client()) {
            assertThat(get(client, "https", server.managementAddress(), "/v2/health/ready"))
                    .startsWith("200");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateSaysWhoTheClientIsWhereTheRulesSaySo(HttpClient.Version version) throws Exception {
        Path trust = AUTHORITY.write(directory, "authority").chain();
        TlsConfig wanted = tls().with(TlsProtocols.DEFAULT).with(new ClientAuthentication(Need.WANTED, trust));
        SSLContext worker = TestTls.client(AUTHORITY, AUTHORITY.vouchFor("worker", "EC", Duration.ofDays(1)));
        AccessRules rules = new AccessRules(null, List.of("/open"), Map.of("/admin", "admin"), Duration.ofSeconds(5));
        try (FaradServer server = start(wanted, rules.withCertificates(true));
                HttpClient known = HttpClient.newBuilder()
                        .version(version)
                        .sslContext(worker)
                        .build();
                HttpClient unknown = client()) {
            assertThat(get(known, "https", server.address(), "/who")).isEqualTo("200 CN=worker of unknown");
            assertThat(get(known, "https", server.address(), "/admin")).startsWith("403");
            assertThat(get(unknown, "https", server.address(), "/who")).startsWith("401");
            assertThat(get(unknown, "https", server.address(), "/open")).isEqualTo("200 open");
            HttpRequest keyed = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + server.address().getPort() + "/who"))
                    .header("x-api-key", "any")
                    .build();
            assertThat(known.send(keyed, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
        }
        try (FaradServer server = start(wanted, AccessRules.DEFAULT);
                HttpClient known = HttpClient.newBuilder()
                        .version(version)
                        .sslContext(worker)
                        .build()) {
            assertThat(get(known, "https", server.address(), "/who")).isEqualTo("200 nobody of unknown");
        }
    }

    @Test
    void aCertificateSaysWhichTenantTheClientBelongsTo() throws Exception {
        TlsConfig wanted = tls().with(TlsProtocols.DEFAULT)
                .with(new ClientAuthentication(
                        Need.WANTED, AUTHORITY.write(directory, "authority").chain()));
        Builder builder = builder(wanted, AccessRules.DEFAULT)
                .certificates(CertificateIdentity.ofTenants(Map.of("CN=worker", "acme", "CN=other", "initech")));
        try (FaradServer server = builder.start();
                HttpClient worker = showing("worker");
                HttpClient stranger = showing("stranger")) {
            assertThat(get(worker, "https", server.address(), "/who")).isEqualTo("200 CN=worker of acme");
            assertThat(get(stranger, "https", server.address(), "/who"))
                    .startsWith("401")
                    .contains("nobody's that is known here");
            HttpRequest foreign = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + server.address().getPort() + "/who"))
                    .header("x-tenant-id", "initech")
                    .build();
            assertThat(worker.send(foreign, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static HttpClient showing(String name) throws Exception {
        SSLContext context = TestTls.client(AUTHORITY, AUTHORITY.vouchFor(name, "EC", Duration.ofDays(1)));
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static FaradServer start(TlsConfig tls, AccessRules rules) throws Exception {
        return builder(tls, rules).start();
    }

    private static Builder builder(TlsConfig tls, AccessRules rules) {
        return FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(Limits.DEFAULT.with(rules)))
                .tls(tls)
                .get("/who", exchange -> {
                    Identity identity = exchange.identity();
                    return Response.text(
                            (identity == null ? "nobody" : identity.subject()) + " of " + exchange.tenant());
                })
                .get("/admin", _ -> Response.text("admin"))
                .get("/open", _ -> Response.text("open"));
    }

    @Test
    void theTimeThatIsLeftIsAGaugeAndFilesAreReadAgainOnRequest() throws Exception {
        try (FaradServer server = start(tls().with(Duration.ZERO))) {
            ServerTls tls = Objects.requireNonNull(server.tls());
            AUTHORITY.vouchFor("next", "EC", Duration.ofDays(40)).write(directory, "server");
            tls.reload();
            assertThat(server.gauges())
                    .filteredOn(gauge -> gauge.name().equals("farad.tls.certificate.expiry"))
                    .singleElement()
                    .satisfies(gauge -> assertThat(
                                    Duration.ofSeconds((long) gauge.value().getAsDouble()))
                            .isBetween(Duration.ofDays(39), Duration.ofDays(40)));
        }
    }

    @Test
    void filesThatCannotBeUsedEndTheStart() {
        TlsConfig missing = TlsConfig.of(directory.resolve("no.pem"), directory.resolve("no.key"));
        assertThatThrownBy(() -> start(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tls: cannot read")
                .hasMessageContaining("no.pem");
    }
}
