package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.hooks.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntervalLogTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path directory;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void whatWasRecordedIsReadBackByItsTag() throws IOException {
        try (ServerMetrics metrics = new ServerMetrics(MetricsSettings.DEFAULT.with(IntervalLogs.in(directory)))) {
            metrics.onFinish(FakeExchange.inferred("acme"), new Outcome.Answered(200));
            metrics.onFinish(FakeExchange.inferred("acme"), new Outcome.Answered(200));
        }

        assertThat(files()).hasSize(1);
        try (HistogramLogReader reader =
                new HistogramLogReader(files().getFirst().toFile())) {
            Histogram line = (Histogram) reader.nextIntervalHistogram();
            while (!"minilm:1:compute".equals(line.getTag())) {
                line = (Histogram) reader.nextIntervalHistogram();
            }
            assertThat(line.getTotalCount()).isEqualTo(2);
            assertThat(line.valuesAreEquivalent(line.getMaxValue(), 4_000)).isTrue();
        }
    }

    @Test
    void theDiskHoldsNoMoreThanWasAskedFor() throws IOException {
        Histogram histogram = new Histogram(1, LatencyRecorder.MOST_MICROS, LatencyRecorder.DIGITS);
        histogram.recordValue(1_000);
        IntervalLogs settings = new IntervalLogs(directory, Duration.ofSeconds(1), 2_000, 3);
        try (IntervalLog log = new IntervalLog(settings, START)) {
            for (int second = 1; second < 200; second++) {
                Instant now = START.plusSeconds(second);
                log.write(new ModelKey("a model, with a comma", "1"), Latency.REQUEST, histogram, now);
                log.begin(now);
            }
        }

        assertThat(files()).hasSize(3).allMatch(file -> file.toFile().length() < 2_500);
        assertThat(Files.readString(files().getLast())).contains("Tag=a_model__with_a_comma:1:request,");
    }

    @Test
    void boundsThatBoundNothingAreRefused() {
        assertThatThrownBy(() -> new IntervalLogs(directory, Duration.ZERO, 1, 1))
                .hasMessage("interval: PT0S (expected: 1 s or more)");
        assertThatThrownBy(() -> new IntervalLogs(directory, Duration.ofSeconds(1), 0, 1))
                .hasMessage("fileBytes: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> new IntervalLogs(directory, Duration.ofSeconds(1), 1, 0))
                .hasMessage("files: 0 (expected: 1 or more)");
    }
}
