package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farad.server.tls.CertificateFiles;
import dev.farad.server.tls.TestCertificate;
import dev.farad.server.tls.TlsConfig;
import dev.farad.server.tls.TlsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that change while the server runs. */
@Timeout(90)
class TlsReloadTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final SSLContext CLIENT = TestTls.client(AUTHORITY, null);

    @TempDir
    private Path directory;

    private static TestCertificate server(String name, int days) {
        return AUTHORITY.vouchFor(name, "EC", Duration.ofDays(days), "dns:localhost");
    }

    private static TlsConfig config(Path directory, TlsProvider provider) {
        return TlsConfig.of(directory.resolve("tls.pem"), directory.resolve("tls.key"))
                .with(provider)
                .with(Duration.ofMillis(50));
    }

    private static void shows(TlsPort port, String name) {
        Await.until("the certificate of " + name, () -> {
            try {
                return port.shown(CLIENT, "localhost").equals("CN=" + name);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void newConnectionsGetTheNewCertificateAndOpenOnesGoOn(TlsProvider provider) throws Exception {
        assumeTrue(provider.usable());
        server("one", 30).write(directory, "tls");
        try (TlsPort port = new TlsPort(config(directory, provider));
                RawClient open = port.connect(CLIENT)) {
            shows(port, "one");
            assertThat(open.send(get("/")).read().text()).isEqualTo("null");
            server("two", 60).write(directory, "tls");
            shows(port, "two");
            assertThat(open.send(get("/")).read().text()).isEqualTo("null");
            double left = port.tls.gauges().getFirst().value().getAsDouble();
            assertThat(Duration.ofSeconds((long) left)).isBetween(Duration.ofDays(59), Duration.ofDays(60));
        }
    }

    /** As Kubernetes renews a mounted secret: files link into a directory behind a link that is replaced in one step. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aLinkThatIsReplacedInOneStepIsNoticed(TlsProvider provider) throws Exception {
        assumeTrue(provider.usable());
        server("one", 30).write(Files.createDirectory(directory.resolve("..v1")), "tls");
        Path data = directory.resolve("..data");
        Files.createSymbolicLink(data, Path.of("..v1"));
        for (String name : new String[] {"tls.pem", "tls.key"}) {
            Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
        }
        try (TlsPort port = new TlsPort(config(directory, provider))) {
            shows(port, "one");
            server("two", 30).write(Files.createDirectory(directory.resolve("..v2")), "tls");
            Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..v2"));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            shows(port, "two");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void filesThatCannotBeUsedLeaveTheOldOnesInUse(TlsProvider provider) throws Exception {
        assumeTrue(provider.usable());
        server("one", 30).write(directory, "tls");
        CertificateFiles other = server("other", 30).write(directory, "other");
        try (TlsPort port = new TlsPort(config(directory, provider).with(Duration.ZERO))) {
            Path key = directory.resolve("tls.key");
            Files.copy(other.key(), key, StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(port.tls::reload).hasMessageContaining("tls.key: not the key of");
            shows(port, "one");
            Files.writeString(key, "cut off");
            assertThatThrownBy(port.tls::reload).hasMessageContaining("tls.key: no private key");
            Files.delete(key);
            assertThatThrownBy(port.tls::reload).hasMessageContaining("cannot read");
            shows(port, "one");
            server("two", 30).write(directory, "tls");
            port.tls.reload();
            shows(port, "two");
        }
    }
}
