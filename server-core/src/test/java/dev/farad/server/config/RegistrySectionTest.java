package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.server.config.RegistryConfig.Etcd;
import dev.farad.server.config.RegistryConfig.Pace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrySectionTest {
    @TempDir
    private Path directory;

    private RegistryConfig read(String yaml) throws IOException {
        return ConfigSource.of(Files.writeString(directory.resolve("farad.yaml"), yaml))
                .read()
                .config()
                .registry();
    }

    @Test
    void readsEveryKey() throws Exception {
        RegistryConfig read = read("""
                registry:
                  id: a
                  host: 10.0.0.7
                  port: 80
                  first-weight: 20
                  ramp-millis: 1000
                  announce-millis: 0
                  deregister-millis: 2000
                  haproxy-port: 9000
                  file: farad.json
                  etcd:
                    endpoints: "http://a:2379, https://b:2379"
                    prefix: /models/
                    ttl-seconds: 30
                """);
        assertThat(read)
                .isEqualTo(new RegistryConfig(
                        new RegistryConfig.Advertised("a", "10.0.0.7", 80),
                        new Pace(20, Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(2)),
                        9000,
                        new Etcd(
                                List.of(URI.create("http://a:2379"), URI.create("https://b:2379")),
                                "/models/",
                                Duration.ofSeconds(30)),
                        Path.of("farad.json")));
    }

    @Test
    void nothingIsToldWhereNothingIsSaid() throws Exception {
        assertThat(read("port: 1")).isEqualTo(RegistryConfig.DEFAULT);
        assertThat(Pace.DEFAULT.announce(false)).isZero();
        assertThat(Pace.DEFAULT.announce(true)).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    first-weight: 0               | registry.first-weight: 0 (expected: 1 to 100)
                    haproxy-port: 70000           | registry.haproxy-port: 70000 (expected: 0 to 65535)
                    port: -1                      | registry.port: -1 (expected: 0 to 65535)
                    ramp-millis: -1               | registry.ramp-millis: -1 (expected: 0 or more)
                    deregister-millis: -1         | registry.deregister-millis: -1 (expected: 0 or more)
                    etcd: {endpoints: 'a:1'}      | registry.etcd.endpoints: a:1 (expected: a text that begins with http:// or https://)
                    etcd: {endpoints: 'http://a', ttl-seconds: 0} | registry.etcd.ttl-seconds: 0 (expected: 1 or more)
                    etcd: {ttl-seconds: 5}        | registry.etcd.endpoints: missing (expected: addresses
                    consul: x                     | registry.consul: unknown key
                    """)
    void aValueThatCannotBeIsNamed(String line, String words) {
        assertThatThrownBy(() -> read("registry:\n  " + line))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(words);
    }
}
