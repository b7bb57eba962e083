package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
    @TempDir
    private Path folder;

    private ConfigSource source(String yaml) throws IOException {
        return ConfigSource.of(Files.writeString(folder.resolve("farad.yaml"), yaml));
    }

    private static List<String> errors(ConfigSource source) {
        return catchThrowableOfType(ConfigException.class, source::read).errors().stream()
                .map(ConfigError::toString)
                .toList();
    }

    @Test
    void everyErrorIsSaidAtOnceWithItsKeyItsLineAndWhatWasExpected() throws IOException {
        ConfigSource source = source("""
                prot: 1
                port: 70000
                backend: tpu
                http:
                  body-bytes: much
                  gzip: {level: 11, min-byte: 2}
                  deadline: {usual-millis: 5, most-millis: 2}
                access:
                  open: [health, metrics]
                  scopes: {admin: admin}
                registry:
                  etcd:
                    endpoints: "a:1, ftp://user:secret@b"
                tls:
                  key: k
                """);
        assertThat(errors(source))
                .containsExactly(
                        "line 1: prot: unknown key (did you mean port?)",
                        "line 6: http.gzip.min-byte: unknown key (did you mean http.gzip.min-bytes?)",
                        "line 2: port: 70000 (expected: 0 to 65535)",
                        "line 15: tls.certificate: missing (expected: a PEM file)",
                        "line 3: backend: tpu (expected: one of auto, cpu, cuda)",
                        "line 5: http.body-bytes: much (expected: a whole number)",
                        "line 7: http.deadline: deadline: usual PT0.005S, most PT0.002S"
                                + " (expected: usual 0 or more, most 1 ms or more and not below usual)",
                        "line 6: http.gzip.level: 11 (expected: 1 to 9)",
                        "line 9: access.open: health (expected: a text that begins with /)",
                        "line 9: access.open: metrics (expected: a text that begins with /)",
                        "line 10: access.scopes.admin: admin (expected: a key that begins with /)",
                        "line 13: registry.etcd.endpoints: a:1 (expected: a text that begins with http:// or https://)",
                        "line 13: registry.etcd.endpoints: ftp://***@b"
                                + " (expected: a text that begins with http:// or https://)");
        assertThatThrownBy(source::read).hasMessageContaining("farad.yaml: 13 errors\n  line 1: prot");
    }

    @Test
    void anOptionComesBeforeAVariableAndThatBeforeTheFile() throws IOException {
        ConfigSource source = source("{port: 1, management-port: 1, handlers: 1, host: a}")
                .environment(Map.of(
                        "FARAD_MANAGEMENT_PORT", "2",
                        "FARAD_HANDLERS", "2",
                        "FARAD_HTTP_BODY_BYTES", "2000",
                        "FARAD_ACCESS_OPEN", "/a, /b",
                        "FARAD_ACCESS_SCOPES", "{/c: d}",
                        "FARAD_TLS_CERTIFICATE", "c",
                        "FARAD_TLS_KEY", "k"))
                .option("handlers", "3", "--handlers");
        ConfigReading read = source.read();
        ServerConfig config = read.config();
        assertThat(config.listen().host()).isEqualTo("a");
        assertThat(config.listen().port()).isEqualTo(1);
        assertThat(config.listen().managementPort()).isEqualTo(2);
        assertThat(config.limits().handlers()).isEqualTo(3);
        assertThat(config.limits().http().bodyBytes()).isEqualTo(2000);
        assertThat(config.limits().access().open()).containsExactly("/a", "/b");
        assertThat(config.limits().access().scopes()).containsEntry("/c", "d");
        assertThat(config.listen().tls()).isNotNull();
        assertThat(read.origins())
                .containsEntry("port", "farad.yaml line 1")
                .containsEntry("management-port", "FARAD_MANAGEMENT_PORT")
                .containsEntry("handlers", "--handlers")
                .doesNotContainKey("drain-seconds");
    }

    @Test
    void aWrongValueIsNamedByWhatGaveIt() {
        assertThat(errors(ConfigSource.defaults()
                        .environment(Map.of("FARAD_PORT", "high", "FARAD_BACKEND", "tpu"))
                        .option("handlers", "0", "--handlers")))
                .containsExactly(
                        "FARAD_PORT: high (expected: a whole number)",
                        "FARAD_BACKEND: tpu (expected: one of auto, cpu, cuda)",
                        "--handlers: 0 (expected: 1 or more)");
    }

    @Test
    void whatKubernetesSetsForAServiceOfThatNameIsNoPort() {
        ConfigReading read = ConfigSource.defaults()
                .environment(Map.of("FARAD_PORT", "tcp://10.0.0.1:80", "FARAD_CACHE", "/c", "PATH", "/bin"))
                .read();
        assertThat(read.config()).isEqualTo(ServerConfig.DEFAULT);
    }

    @Test
    void aFileThatIsNotNamedAsYamlIsNotReadAsIfItWere() throws IOException {
        Path file = Files.writeString(folder.resolve("farad.properties"), "port: 1");
        assertThatThrownBy(ConfigSource.of(file)::read)
                .hasMessageContaining("farad.properties: not a name of YAML (expected: an end of .yaml or .yml)");
    }

    @Test
    void bytesOfAllBodiesAreNeverFewerThanThoseOfOne() throws IOException {
        assertThat(source("http: {body-bytes: 1073741824}")
                        .read()
                        .config()
                        .limits()
                        .http()
                        .bufferedBytes())
                .isEqualTo(1 << 30);
        assertThat(errors(source("http: {body-bytes: 2000, buffered-bytes: 1000}"))
                        .getFirst())
                .contains("buffered-bytes not below body-bytes");
    }

    @Test
    void aTextThatRefersToItselfEnds() throws IOException {
        assertThat(errors(source("http: &a {gzip: *a}"))).isNotEmpty();
    }

    @Test
    void onlyAKeyCanBeAnOption() {
        assertThatThrownBy(() -> ConfigSource.defaults().option("prot", "1", "--prot"))
                .hasMessageContaining("prot is no key");
    }
}
