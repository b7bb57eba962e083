package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.server.tls.ClientAuthentication;
import dev.farad.server.tls.ClientAuthentication.Need;
import dev.farad.server.tls.TestCertificate;
import dev.farad.server.tls.TlsConfig;
import dev.farad.server.tls.TlsProtocols;
import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Client certificates: who is let in, and as whom. */
abstract class TlsClientCases extends TlsCases {
    private static final TestCertificate WORKER = AUTHORITY.vouchFor(
            "worker", "EC", Duration.ofDays(7), "uri:spiffe://example/worker", "dns:w.example", "ip:192.0.2.1");

    TlsClientCases(TlsProvider provider) {
        super(provider);
    }

    private TlsConfig asking(Need need, TlsVersion version) {
        return config().with(new ClientAuthentication(
                        need, AUTHORITY.write(directory, "authority").chain()))
                .with(new TlsProtocols(List.of(version), List.of(), List.of(TlsProtocols.HTTP_1_1)));
    }

    private static SSLContext client(TestCertificate own) {
        return TestTls.client(AUTHORITY, own);
    }

    @ParameterizedTest
    @EnumSource
    void theCertificateIsThereInEveryExchangeAlsoOfAResumedSession(TlsVersion version) throws Exception {
        try (TlsPort port = new TlsPort(asking(Need.REQUIRED, version))) {
            SSLContext worker = client(WORKER);
            for (int i = 0; i < 3; i++) {
                try (RawClient connection = port.connect(worker)) {
                    for (int j = 0; j < 2; j++) {
                        assertThat(connection.send(get("/")).read().text())
                                .contains("subject=CN=worker")
                                .contains("[uri:spiffe://example/worker, dns:w.example, ip:192.0.2.1]")
                                .containsPattern("fingerprint=[0-9a-f]{64}");
                    }
                }
            }
        }
    }

    @Test
    void theCertificateIsThereInEveryStreamOfHttp2() throws Exception {
        TlsConfig config = config().with(new ClientAuthentication(
                Need.REQUIRED, AUTHORITY.write(directory, "authority").chain()));
        try (TlsPort port = new TlsPort(config);
                HttpClient client =
                        HttpClient.newBuilder().sslContext(client(WORKER)).build()) {
            URI uri = URI.create("https://localhost:" + port.address().getPort() + "/");
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).contains("subject=CN=worker");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhoShowsAGoodOneIsLetIn(TlsVersion version) throws Exception {
        TestCertificate stranger = TestCertificate.authority("other").vouchFor("stranger", "EC", Duration.ofDays(7));
        TestCertificate expired = AUTHORITY.vouchFor("expired", "EC", Duration.ofDays(-1));
        try (TlsPort port = new TlsPort(asking(Need.REQUIRED, version))) {
            assertThatThrownBy(() -> port.who(CLIENT)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> port.who(client(expired))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> port.who(client(stranger))).isInstanceOf(IOException.class);
            assertThat(port.who(client(WORKER))).contains("CN=worker");
        }
    }

    @Test
    void whereOneIsWantedNoneIsFineAndABadOneIsNot() throws Exception {
        TestCertificate expired = AUTHORITY.vouchFor("expired", "EC", Duration.ofDays(-1));
        try (TlsPort port = new TlsPort(asking(Need.WANTED, TlsVersion.TLS_1_3))) {
            assertThat(port.who(CLIENT)).isEqualTo("null");
            assertThat(port.who(client(WORKER))).contains("CN=worker");
            assertThatThrownBy(() -> port.who(client(expired))).isInstanceOf(IOException.class);
        }
    }
}
