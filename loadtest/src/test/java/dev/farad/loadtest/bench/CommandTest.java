package dev.farad.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
    private static final Path ROOT = Path.of(".");

    @Test
    void optionsSayWhatIsMeasured() throws Exception {
        String line = "--servers farad,netty-io_uring --workloads infer --rounds 7 --cores 2,3 --out x.json";

        HttpOptions options = HttpOptions.parse(line.split(" ", -1), ROOT);

        assertThat(options.servers()).containsExactly(Contestant.FARAD, Contestant.NETTY_IO_URING);
        assertThat(options.workloads()).containsExactly(Workload.INFER);
        assertThat(options.load()).isEqualTo(new HttpOptions.Load(64, 7, 3, 6));
        assertThat(options.cores()).contains(new Cores(2, 3));
        assertThat(options.out()).isEqualTo(Optional.of(Path.of("x.json")));
    }

    @Test
    void http2IsMeasuredOfThoseThatHaveIt() throws Exception {
        HttpOptions options =
                HttpOptions.parse("--servers vertx --workloads plaintext-h2,echo-h2".split(" ", -1), ROOT);

        assertThat(options.workloads()).containsExactly(Workload.PLAINTEXT_H2, Workload.ECHO_H2);
        assertThat(Contestant.values())
                .filteredOn(contestant -> contestant.serves(Workload.ECHO_H2))
                .containsExactly(Contestant.FARAD, Contestant.NETTY_H2, Contestant.VERTX);
        assertThat(Contestant.NETTY_H2.serves(Workload.ECHO)).isFalse();
        assertThat(Contestant.NETTY_H2.label()).isEqualTo("netty-h2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --server farad      | unknown: --server
                    --rounds            | --rounds: no value
                    --rounds none       | --rounds: none (expected: 1 or more)
                    --rounds 0          | --rounds: 0 (expected: 1 or more)
                    --servers farad,iis | --servers: iis (expected: some of farad,
                    --cores 1           | --cores: 1 (expected: two
                    """)
    void wrongOptionsAreNamed(String line, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpOptions.parse(line.split(" ", -1), ROOT))
                .withMessageContaining(words);
    }

    @Test
    void theExitCodeTellsHowItEnded() {
        assertThat(Command.run("usage", new String[0], _ -> {})).isZero();
        assertThat(Command.run("usage", new String[] {"--help"}, _ -> {
                    throw new IllegalStateException("not to be run");
                }))
                .isZero();
        assertThat(Command.run("usage", new String[0], _ -> {
                    throw new IllegalArgumentException("wrong");
                }))
                .isEqualTo(2);
        assertThat(Command.run("usage", new String[0], _ -> {
                    throw new IOException("failed");
                }))
                .isEqualTo(1);
    }
}
