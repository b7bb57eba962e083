package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
    /** Everything that the defaults do not have, and values that are hard to write. */
    private static final String FULL = """
            host: "::1"
            models: "a b/#c"
            tls:
              certificate: c.pem
              key: k.pem
              key-password-file: 'p"\\\\'
              more-certificates: [{certificate: d, key: e, key-password-variable: V}]
              client-authentication: wanted
              trust: t.pem
              protocols: TLSv1.3
              ciphers: [A, B]
              look-seconds: 7
            gpu: {memory-bytes: 5, precision: fp32}
            batching: {max-delay-micros: 3}
            access:
              keys-file: "true"
              scopes: {/a: "1", /b c: d}
            registry:
              id: "7"
              haproxy-port: 0
              announce-millis: 9
              file: f
              etcd: {endpoints: "http://a:1,http://b:2"}
            """;

    @TempDir
    private Path folder;

    private ConfigReading read(String yaml) throws IOException {
        return ConfigSource.of(Files.writeString(folder.resolve("farad.yaml"), yaml))
                .read();
    }

    @Test
    void theFileOfTheDefaultsReadsAsTheDefaults() throws IOException {
        ConfigReading defaults = ConfigSource.defaults().read();
        String yaml = ConfigText.of(defaults, false);
        assertThat(yaml).contains("port: 8080\n", "\nhttp:\n  uri-bytes: 8192\n", "# models: the bundled model\n");
        assertThat(read(yaml).config()).isEqualTo(ServerConfig.DEFAULT);
    }

    @Test
    void aFileOfEverythingReadsAsWhatItWasWrittenFrom() throws IOException {
        ConfigReading full = read(FULL);
        String yaml = ConfigText.of(full, true);
        assertThat(read(yaml).config()).isEqualTo(full.config());
        assertThat(yaml).contains("\n    ttl-seconds: 10 # default\n", "haproxy-port: 0 # farad.yaml line ");
    }

    @Test
    void everyKeyOfTheReferenceIsRead() throws IOException {
        Map<String, String> values = ConfigText.values(read(FULL).config());
        List<String> keys = new ArrayList<>();
        ConfigReference.table().lines().skip(2).forEach(row -> keys.add(row.split("`", -1)[1]));
        assertThat(keys).hasSizeGreaterThan(60).doesNotHaveDuplicates();
        assertThat(values.keySet()).containsExactlyElementsOf(keys);
    }
}
