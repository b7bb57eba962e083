package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.hooks.Usage;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageHistoryTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final LineKey ACME = new LineKey("acme", "minilm", "1");

    private static UsageFigures requests(long count) {
        UsageFigures figures = new UsageFigures();
        figures.add(UsageColumn.REQUESTS, count);
        return figures;
    }

    private static long requests(UsageReport report) {
        return report.lines().stream().mapToLong(UsageReport.Line::requests).sum();
    }

    @Test
    void aReportHasTheMinutesThatItsTimeTouches() {
        UsageHistory history = new UsageHistory(START);
        for (int minute = 0; minute < 10; minute++) {
            history.add(START.plusSeconds(60L * minute + 30), ACME, requests(1 << minute));
        }

        UsageReport report = history.report(START.plusSeconds(60), START.plusSeconds(179));

        assertThat(requests(report)).isEqualTo(2 + 4);
        assertThat(report.period())
                .isEqualTo(new UsageReport.Period(START.plusSeconds(60), START.plusSeconds(180), START));
    }

    @Test
    void whatIsOlderThanADayIsHeldByTheHourAndWhatIsOlderThanThirtyNotAtAll() {
        UsageHistory history = new UsageHistory(START);
        for (int minute = 0; minute < 40 * 24 * 60; minute++) {
            history.add(START.plusSeconds(60L * minute), ACME, requests(1));
        }
        Instant end = START.plus(Duration.ofDays(40));

        assertThat(history.rows()).isEqualTo(24 * 60 + 30 * 24);
        assertThat(requests(history.report(START, end))).isEqualTo(31 * 24 * 60);
        Instant old = end.minus(Duration.ofDays(20));
        assertThat(requests(history.report(old.plusSeconds(60), old.plusSeconds(120))))
                .isEqualTo(60);
        assertThat(history.report(START, end).period().heldSince()).isEqualTo(end.minus(Duration.ofDays(31)));
    }

    @Test
    void neverHoldsMoreRowsThanItMay() {
        UsageHistory history = new UsageHistory(START, 500);
        for (int i = 0; i < 100_000; i++) {
            history.add(START.plusSeconds(7L * i), new LineKey("tenant-" + i % 100, "minilm", "1"), requests(1));
            assertThat(history.rows()).isLessThanOrEqualTo(500);
        }
        UsageReport report = history.report(START, START.plusSeconds(700_000));
        assertThat(report.period().heldSince()).isAfter(START);
        assertThat(requests(report)).isPositive();
    }

    @Test
    void aClockThatIsSetBackLosesNothing() {
        UsageHistory history = new UsageHistory(START);
        history.add(START.plusSeconds(600), ACME, requests(1));
        history.add(START, ACME, requests(1));

        assertThat(requests(history.report(START, START.plusSeconds(700)))).isEqualTo(2);
    }

    @Test
    void byteNanosecondsCarryExactly() {
        UsageFigures figures = new UsageFigures();
        BigInteger exact = BigInteger.ZERO;
        for (long value : List.of(1L, 999_999_999L, Long.MAX_VALUE / 4, 123_456_789_012L)) {
            UsageTally tally = new UsageTally();
            tally.add(new Usage(0, 0, 0, 1, value, true));
            tally.fold(figures, true);
            exact = exact.add(BigInteger.valueOf(value));
        }

        assertThat(figures.byteSeconds().unscaledValue()).isEqualTo(exact);
        assertThat(figures.byteSeconds().scale()).isEqualTo(9);
    }

    @Test
    void namesAreQuotedAsTheirFormatsWant() {
        UsageHistory history = new UsageHistory(START);
        history.add(START, new LineKey("a \"quoted\", tenant\n", "minilm", "1"), requests(1));
        UsageReport report = history.report(START, START.plusSeconds(1));

        assertThat(report.json()).contains("{\"tenant\":\"a \\\"quoted\\\", tenant\\u000a\",\"model\":\"minilm\"");
        assertThat(report.csv()).contains("\r\n\"a \"\"quoted\"\", tenant\n\",\"minilm\",\"1\",1,0,0,");
    }

    @Test
    void timesThatAreNoneAreRefusedByName() {
        assertThat(UsageReport.instant("from", "2026-01-31T12:00:00Z")).isEqualTo(START);
        assertThat(UsageReport.instant("from", String.valueOf(START.getEpochSecond())))
                .isEqualTo(START);
        assertThatThrownBy(() -> UsageReport.instant("to", "tomorrow"))
                .hasMessage("to: 'tomorrow' (expected: a time like 2026-01-31T12:00:00Z, or seconds since 1970)");
        assertThatThrownBy(() -> UsageReport.instant("to", "9".repeat(30)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
