package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.server.tls.CertificateFiles;
import dev.farad.server.tls.ClientAuthentication;
import dev.farad.server.tls.ClientAuthentication.Need;
import dev.farad.server.tls.KeyPassword;
import dev.farad.server.tls.TlsConfig;
import dev.farad.server.tls.TlsProtocols;
import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSectionTest {
    @TempDir
    private Path folder;

    private ServerConfig read(String yaml) throws IOException {
        return ConfigSource.of(Files.writeString(folder.resolve("farad.yaml"), yaml))
                .read()
                .config();
    }

    @Test
    void readsACertificateAndKeepsTheRest() throws IOException {
        assertThat(read("tls: {certificate: c.pem, key: k.pem}").listen().tls())
                .isEqualTo(TlsConfig.of(Path.of("c.pem"), Path.of("k.pem")));
    }

    @Test
    void readsEverything() throws IOException {
        assertThat(read("""
                tls:
                  certificate: c.pem
                  key: k.pem
                  key-password-file: pass
                  more-certificates:
                    - {certificate: d.pem, key: l.pem, key-password-variable: PASS}
                  client-authentication: required
                  trust: t.pem
                  protocols: TLSv1.3
                  ciphers: [TLS_AES_128_GCM_SHA256]
                  application-protocols: [http/1.1]
                  provider: jdk
                  look-seconds: 60
                  management: true
                """).listen().tls())
                .isEqualTo(new TlsConfig(
                        new CertificateFiles(Path.of("c.pem"), Path.of("k.pem"), new KeyPassword.File(Path.of("pass"))),
                        List.of(new CertificateFiles(
                                Path.of("d.pem"), Path.of("l.pem"), new KeyPassword.Environment("PASS"))),
                        new ClientAuthentication(Need.REQUIRED, Path.of("t.pem")),
                        new TlsProtocols(
                                List.of(TlsVersion.TLS_1_3), List.of("TLS_AES_128_GCM_SHA256"), List.of("http/1.1")),
                        TlsProvider.JDK,
                        Duration.ofSeconds(60),
                        true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tls: {}                                                   | tls.certificate: missing (expected: a PEM file)
                    tls: {certificate: c}                                     | tls.key: missing (expected: a PEM file)
                    tls: {certificate: c, key: k, cert: x}                    | tls.cert: unknown key (expected: one of
                    tls: {certificate: c, key: k, protocols: TLSv1.1}         | tls.protocols: TLSv1.1 (expected: one of TLSv1.2, TLSv1.3
                    tls: {certificate: c, key: k, protocols: []}              | tls.protocols: none
                    tls: {certificate: c, key: k, application-protocols: h3}  | tls.application-protocols: [h3]
                    tls: {certificate: c, key: k, client-authentication: no}  | tls.client-authentication: no (expected: one of
                    tls: {certificate: c, key: k, client-authentication: wanted} | tls.trust: null (expected: a file
                    tls: {certificate: c, key: k, trust: t}                   | tls.trust: t (expected:
                    tls: {certificate: c, key: k, ciphers: [1]}               | tls.ciphers: 1 (expected: a list of texts)
                    tls: {certificate: c, key: k, key-password-file: f, key-password-variable: V} | not both
                    tls: {certificate: c, key: k, more-certificates: [{key: x}]} | tls.more-certificates[0].certificate: missing
                    tls: {certificate: c, key: k, more-certificates: x}       | tls.more-certificates: x (expected: a list
                    """)
    void saysWhatIsWrong(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }
}
