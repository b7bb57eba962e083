package dev.farad.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class H2LoadReportTest {
    private static final String REPORT = """
            starting benchmark...
            finished in 250.50ms, 12.00 req/s, 1.20KB/s
            requests: 3 total, 3 started, 3 done, 3 succeeded, 0 failed, 0 errored, 0 timeout
            status codes: 3 2xx, 0 3xx, 0 4xx, 0 5xx
            traffic: 1.35KB (1415) total, 120B (120) headers (space savings 90.00%), 39B (39) data
            """;
    private static final List<String> LOG = Collections.nCopies(3, "1700000000000000\t200\t1500");

    @Test
    void theLoadHasAllAnswersAndTheirTimes() throws Exception {
        LoadGenerator.Load load = H2LoadReport.of(REPORT, LOG).load(3, 13);

        assertThat(load.requests()).isEqualTo(3);
        assertThat(load.nanos()).isEqualTo(250_500_000);
        assertThat(load.latency().getTotalCount()).isEqualTo(3);
        assertThat(load.latency().getMean() / 1e6).isBetween(1.49, 1.51);
    }

    @Test
    void aMissingAnswerIsAFailure() {
        fails(REPORT.replace("3 succeeded", "2 succeeded"), LOG, "answers: 2 (expected: 3)");
        fails(REPORT, LOG.subList(0, 2), "lines of the log: 2 (expected: 3)");
    }

    @Test
    void anAnswerOfAnotherLengthIsAFailure() {
        fails(REPORT.replace("(39) data", "(38) data"), LOG, "bytes of bodies: 38 (expected: 39)");
    }

    @Test
    void anotherStatusIsAFailure() {
        fails(REPORT, Collections.nCopies(3, "1700000000000000\t204\t1500"), "status: 204 (expected: 200)");
    }

    @Test
    void aReportWithoutFiguresIsAFailure() {
        fails("could not connect to 127.0.0.1", LOG, "could not connect");
    }

    private static void fails(String report, List<String> log, String words) {
        assertThatIOException().isThrownBy(() -> read(report, log)).withMessageContaining(words);
    }

    private static void read(String report, List<String> log) throws IOException {
        H2LoadReport.of(report, log).load(3, 13);
    }
}
