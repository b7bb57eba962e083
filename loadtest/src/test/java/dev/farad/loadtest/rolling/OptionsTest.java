package dev.farad.loadtest.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farad.loadtest.rolling.Options.Protocol;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static final Path ROOT = Path.of("root");

    private static Options parse(String line) {
        return Options.parse(line.isEmpty() ? new String[0] : line.split(" ", -1), ROOT);
    }

    @Test
    void readsEveryOption() {
        assertThat(parse(""))
                .isEqualTo(new Options(50_000, 500, 3, false, Protocol.HTTP1, Path.of("root/target/rolling.svg")));
        assertThat(parse("--requests 9 --rate 8 --rounds 0 --kill --protocol h2 --plot a.svg"))
                .isEqualTo(new Options(9, 8, 0, true, Protocol.H2, Path.of("a.svg")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --rate 0     | --rate: 0 (expected: 1 or more)
                    --rounds x   | --rounds: x (expected: 0 or more)
                    --plot       | --plot: no value (expected: one after it)
                    --protocol 3 | --protocol: 3 (expected: http1 or h2)
                    --fast       | unknown: --fast
                    """)
    void refusesWhatItDoesNotKnow(String line, String words) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessageContaining(words);
    }

    @Test
    void secondsTellFastFromSlowAndFailed() {
        long ms = 1_000_000;
        Seconds seconds = new Seconds(List.of(
                new Sample(0, 0, 2 * ms, false, null),
                new Sample(0, 0, 200 * ms, true, null),
                new Sample(900 * ms, 900 * ms, 200 * ms, true, "gone")));
        assertThat(seconds.count()).isEqualTo(2);
        assertThat(seconds.answered(0)).isEqualTo(2);
        assertThat(seconds.failed(1)).isEqualTo(1);
        assertThat(seconds.p99Millis(0, false)).isEqualTo(2);
        assertThat(seconds.percentileMillis(true, 0.5)).isEqualTo(200);
    }
}
