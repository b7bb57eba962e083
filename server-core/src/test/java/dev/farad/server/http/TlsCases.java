package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.farad.server.tls.CertificateFiles;
import dev.farad.server.tls.TestCertificate;
import dev.farad.server.tls.TlsConfig;
import dev.farad.server.tls.TlsProtocols;
import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What client and server agree on, and who is refused, whatever does the cryptography. */
@Timeout(90)
abstract class TlsCases {
    static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    static final TestCertificate SERVER = TestCertificate.server("server", AUTHORITY);
    static final SSLContext CLIENT = TestTls.client(AUTHORITY, null);

    private final TlsProvider provider;

    @TempDir
    Path directory;

    TlsCases(TlsProvider provider) {
        this.provider = provider;
    }

    TlsConfig config() {
        CertificateFiles files = SERVER.write(directory, "server");
        return TlsConfig.of(files.chain(), files.key()).with(provider).with(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void anHttpClientOfTheJdkIsServedInEachVersion(TlsVersion version) throws Exception {
        TlsProtocols protocols = new TlsProtocols(List.of(version), List.of(), List.of(TlsProtocols.HTTP_1_1));
        try (TlsPort port = new TlsPort(config().with(protocols));
                HttpClient client = HttpClient.newBuilder().sslContext(CLIENT).build()) {
            URI uri = URI.create("https://localhost:" + port.address().getPort() + "/");
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("null");
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo(version.text());
            }
        }
    }

    @Test
    void aClientThatOffersHttp2GetsIt() throws Exception {
        try (TlsPort port = new TlsPort(config());
                HttpClient client = HttpClient.newBuilder().sslContext(CLIENT).build()) {
            URI uri = URI.create("https://localhost:" + port.address().getPort() + "/");
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("null");
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }

    @Test
    void curlIsServed() throws Exception {
        try (TlsPort port = new TlsPort(config())) {
            Path trust = AUTHORITY.write(directory, "authority").chain();
            Process curl = new ProcessBuilder(
                            "curl",
                            "--silent",
                            "--http1.1",
                            "--cacert",
                            trust.toString(),
                            "https://localhost:" + port.address().getPort() + "/")
                    .start();
            assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("null");
            assertThat(curl.waitFor()).isZero();
        } catch (IOException noCurl) {
            abort("no curl here: " + noCurl);
        }
    }

    /** Below the JDK's own ban on old versions, so that it is the server that refuses. */
    @ParameterizedTest
    @ValueSource(bytes = {1, 2})
    void versionsBefore12AreRefused(byte minor) throws Exception {
        try (TlsPort port = new TlsPort(config());
                Socket socket = RawClient.connected(port.address(), 0)) {
            socket.setSoTimeout((int) RawClient.PATIENCE.toMillis());
            socket.getOutputStream().write(helloOf(minor));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(answer).startsWith(21, 3);
            assertThat(answer[6]).as("alert").isEqualTo((byte) 70);
        }
    }

    private static byte[] helloOf(byte minor) {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
        byte[] start = {22, 3, 1, 0, (byte) (hello.length - 5), 1, 0, 0, (byte) (hello.length - 9), 3, minor};
        System.arraycopy(start, 0, hello, 0, start.length);
        byte[] end = {0, 0, 2, (byte) 0xC0, 0x13, 1, 0};
        System.arraycopy(end, 0, hello, hello.length - end.length, end.length);
        return hello;
    }

    @Test
    void theServerChoosesTheProtocolAndRefusesThoseItDoesNotKnow() throws Exception {
        TlsProtocols reversed = new TlsProtocols(TlsProtocols.DEFAULT.versions(), List.of(), List.of("http/1.1", "h2"));
        try (TlsPort port = new TlsPort(config().with(reversed))) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                try (SSLSocket both = port.handshake(CLIENT, "server", List.of(version), List.of("h2", "http/1.1"))) {
                    assertThat(both.getApplicationProtocol()).isEqualTo("http/1.1");
                }
                try (SSLSocket none = port.handshake(CLIENT, "server", List.of(version), List.of())) {
                    assertThat(none.getApplicationProtocol()).isEmpty();
                }
                assertThatThrownBy(() -> port.handshake(CLIENT, "server", List.of(version), List.of("spdy/1")))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("no_application_protocol");
            }
        }
    }

    @Test
    void theCertificateIsThatOfTheServerThatTheClientNames() throws Exception {
        TlsConfig one = config();
        List<CertificateFiles> files = new ArrayList<>();
        for (String name : List.of("a.example", "*.b.example")) {
            files.add(AUTHORITY
                    .vouchFor("of " + name.replace("*", "any"), "RSA", Duration.ofDays(30), "dns:" + name)
                    .write(directory, "more" + files.size()));
        }
        TlsConfig all =
                new TlsConfig(one.certificate(), files, one.clients(), one.protocols(), provider, Duration.ZERO, false);
        try (TlsPort port = new TlsPort(all)) {
            assertThat(port.shown(CLIENT, "A.example")).isEqualTo("CN=of a.example");
            assertThat(port.shown(CLIENT, "x.b.example")).isEqualTo("CN=of any.b.example");
            assertThat(port.shown(CLIENT, "other.example")).isEqualTo("CN=server");
        }
    }

    @Test
    void whoSpeaksPlainHttpIsTold() throws Exception {
        try (TlsPort port = new TlsPort(config())) {
            assertThat(port.plain(get("/")))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith("\r\n\r\n400: this port speaks TLS.\n");
            assertThat(port.plain("\0\1\2\3\4\5\6")).isEmpty();
            assertThat(port.who(CLIENT)).isEqualTo("null");
        }
    }

    @Test
    void aHandshakeHasTheTimeOfAHead() throws Exception {
        try (TlsPort port = new TlsPort(config(), Settings.DEFAULT.withHead(Duration.ofMillis(300)));
                Socket silent = RawClient.connected(port.address(), 0);
                Socket half = RawClient.connected(port.address(), 0)) {
            silent.setSoTimeout((int) RawClient.PATIENCE.toMillis());
            half.setSoTimeout((int) RawClient.PATIENCE.toMillis());
            half.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1, 0});
            assertThat(half.getInputStream().read()).isEqualTo(-1);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            Await.until("no connection is left", () -> port.connections() == 0);
        }
    }

    @Test
    void aDrainClosesConnectionsThatAreNotSecureYetAndThoseThatAre() throws Exception {
        TlsPort port = new TlsPort(config());
        try (port;
                Socket silent = RawClient.connected(port.address(), 0);
                RawClient idle = port.connect(CLIENT)) {
            assertThat(idle.send(get("/")).read().text()).isEqualTo("null");
            Await.until("both are there", () -> port.connections() == 2);
            long start = System.nanoTime();
            port.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            // In order, which a socket of TLS only says where the server said so in TLS's words.
            idle.awaitEnd();
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aSessionIsResumed() throws Exception {
        try (TlsPort port = new TlsPort(config())) {
            long first;
            try (SSLSocket socket = port.handshake(CLIENT, "server", List.of("TLSv1.2"), List.of())) {
                first = socket.getSession().getCreationTime();
            }
            try (SSLSocket socket = port.handshake(CLIENT, "server", List.of("TLSv1.2"), List.of())) {
                assertThat(socket.getSession().getCreationTime()).isEqualTo(first);
            }
        }
    }

    @Test
    void anotherHandshakeOnTheSameConnectionIsRefused() throws Exception {
        try (TlsPort port = new TlsPort(config());
                SSLSocket socket = port.handshake(CLIENT, "server", List.of("TLSv1.2"), List.of())) {
            socket.startHandshake();
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
        }
    }
}
