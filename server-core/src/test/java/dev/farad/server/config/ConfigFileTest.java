package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.server.auth.AccessRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    @TempDir
    private Path folder;

    private static ServerConfig read(Path file) {
        return ConfigSource.of(file).read().config();
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("farad.yaml"), yaml);
    }

    @Test
    void readsWhatIsSetAndKeepsTheRest() throws IOException {
        ServerConfig config = read(file("""
                port: 9000
                backend: cpu
                batching:
                  max-rows: 4
                  max-delay-micros: 250
                http:
                  body-bytes: 1000
                  deadline: {usual-millis: 30000}
                access:
                  keys-file: keys
                  open: [/v2/health/, /docs/]
                  scopes: {/admin/: admin}
                  certificates: true
                  certificate-tenants: {"dns:a.example": acme}
                gpu:
                  precision: bf16
                  dcgm-names: true
                  batching: {max-rows: 7}
                """));
        assertThat(config.listen()).isEqualTo(new ServerConfig.Listen("0.0.0.0", 9000, 8081));
        assertThat(config.backend()).isEqualTo(ServerConfig.BackendChoice.CPU);
        assertThat(config.batching().maxRows()).isEqualTo(4);
        assertThat(config.batching().maxDelay()).isEqualTo(Duration.ofNanos(250_000));
        assertThat(config.gpu().precision()).isEqualTo(DataType.BF16);
        assertThat(config.gpu().dcgmNames()).isTrue();
        assertThat(config.gpu().batching().maxRows()).isEqualTo(7);
        assertThat(config.limits().http().bodyBytes()).isEqualTo(1000);
        assertThat(config.limits().http().timeouts().deadlines().usual()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.limits().access())
                .isEqualTo(new AccessRules(
                        Path.of("keys"),
                        List.of("/v2/health/", "/docs/"),
                        Map.of("/admin/", "admin"),
                        Duration.ofSeconds(5),
                        true,
                        Map.of("dns:a.example", "acme")));
        assertThat(config.limits().drain()).isEqualTo(Limits.DEFAULT.drain());
    }

    @Test
    void takesAnEmptyFileForTheDefaults() throws IOException {
        assertThat(read(file(""))).isEqualTo(ServerConfig.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    prot: 1                       | line 1: prot: unknown key (did you mean port?)
                    colour: red                   | colour: unknown key (expected: one of access, backend, batching,
                    max-rows: 1                   | max-rows: unknown key (did you mean gpu.batching.max-rows?)
                    batching: {max-row: 1}        | batching.max-row: unknown key (did you mean batching.max-rows?)
                    {port: 1, port: 2}            | port: is there twice (expected: once)
                    port: high                    | port: high (expected: a whole number)
                    port: 70000                   | port: 70000 (expected: 0 to 65535)
                    backend: tpu                  | backend: tpu (expected: one of auto, cpu, cuda)
                    batching: {max-rows: 0}       | batching.max-rows: 0 (expected: 1 or more)
                    gpu: {precision: int8}        | gpu.precision: int8 (expected: one of fp32, fp16, bf16)
                    gpu: {dcgm-names: 1}          | gpu.dcgm-names: 1 (expected: true or false)
                    http: 3                       | http: 3 (expected: a mapping)
                    access: {open: 3}             | access.open: 3 (expected: a list of texts)
                    access: {open: [health]}      | access.open: health (expected: a text that begins with /)
                    http: {deadline: {usual-millis: 2, most-millis: 1}} | deadline: usual PT0.002S, most PT0.001S (expected:
                    drain-seconds: 9223372036854775807 | expected: 0 to 9223372036
                    port: 99999999999999999999    | port: 99999999999999999999 (expected: a whole number)
                    http: {deadline: {most-millis: 0}} | http.deadline.most-millis: 0 (expected: 1 or more)
                    [1, 2]                        | the whole: [1, 2] (expected: a mapping)
                    a: [                          | not YAML
                    """)
    void refusesWhatCannotBeUsed(String yaml, String sentence) throws IOException {
        Path file = file(yaml);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("farad.yaml")
                .hasMessageContaining(sentence);
    }

    @Test
    void namesAFileThatIsMissing() {
        assertThatThrownBy(() -> read(folder.resolve("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yaml");
    }
}
