package dev.farad.metrics;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What tenants used in a stretch of time, by model.
 *
 * @param period the time
 * @param lines by tenant and model, in order; padding and what nobody could be charged with are lines of their own
 * @param device what the batches of each model used, which the lines add up to
 */
public record UsageReport(Period period, List<Line> lines, List<Line> device) {
    /** The content type of {@link #json}. */
    public static final String JSON_TYPE = "application/json";

    /** The content type of {@link #csv}. */
    public static final String CSV_TYPE = "text/csv; charset=utf-8";

    private static final Comparator<Line> ORDER =
            Comparator.comparing(Line::tenant).thenComparing(Line::model).thenComparing(Line::version);

    /**
     * A stretch of time, in whole minutes, or in whole hours where only those are held any more.
     *
     * @param from first instant
     * @param to first instant after it
     * @param heldSince what was used before is forgotten
     */
    public record Period(Instant from, Instant to, Instant heldSince) {}

    /**
     * What one tenant used of one version of a model. Requests that called several models have a line of their own, with the
     * models joined by a plus.
     *
     * @param tenant name, or that of one of Farad's own lines
     * @param model name
     * @param version of the model
     * @param requests that ended, or batches where the tenant is none
     * @param work rows and tokens that ran
     * @param device time and memory
     * @param estimatedRequests those of the requests whose figures are estimates
     */
    public record Line(
            String tenant,
            String model,
            String version,
            long requests,
            Work work,
            Device device,
            long estimatedRequests) {}

    /** Rows and tokens that ran. */
    public record Work(long rows, long tokens) {}

    /**
     * What was charged, exact.
     *
     * @param seconds of the device
     * @param byteSeconds bytes held times the seconds they were held
     * @param peakBytes most that one request held at once, since the start rather than in the period
     * @param inputBytes copied in
     * @param outputBytes copied out
     */
    public record Device(
            BigDecimal seconds, BigDecimal byteSeconds, long peakBytes, long inputBytes, long outputBytes) {}

    /** Copies the lines. */
    public UsageReport {
        lines = List.copyOf(lines);
        device = List.copyOf(device);
    }

    static UsageReport of(Period period, Map<LineKey, UsageFigures> sums) {
        List<Line> all = sums.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .sorted(ORDER)
                .toList();
        return new UsageReport(
                period,
                all.stream()
                        .filter(line -> !line.tenant().equals(Ledger.DEVICE))
                        .toList(),
                all.stream().filter(line -> line.tenant().equals(Ledger.DEVICE)).toList());
    }

    private static Line line(LineKey key, UsageFigures figures) {
        Work work = new Work(figures.at(UsageColumn.ROWS), figures.at(UsageColumn.TOKENS));
        Device used = new Device(
                figures.deviceSeconds(),
                figures.byteSeconds(),
                figures.at(UsageColumn.PEAK_BYTES),
                figures.at(UsageColumn.INPUT_BYTES),
                figures.at(UsageColumn.OUTPUT_BYTES));
        long requests = figures.at(UsageColumn.REQUESTS);
        return new Line(
                key.tenant(), key.model(), key.version(), requests, work, used, figures.at(UsageColumn.ESTIMATED));
    }

    /**
     * Reads a time that a client sent.
     *
     * @param name of the parameter
     * @param text ISO-8601 with a zone, or seconds since 1970
     * @throws IllegalArgumentException if it is neither
     */
    public static Instant instant(String name, String text) {
        try {
            return text.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : Instant.parse(text);
        } catch (DateTimeException | NumberFormatException unfit) {
            throw new IllegalArgumentException(
                    name + ": '" + text + "' (expected: a time like 2026-01-31T12:00:00Z, or seconds since 1970)",
                    unfit);
        }
    }

    /** Returns the report as JSON. */
    public String json() {
        return UsageText.json(this);
    }

    /** Returns the lines as CSV after RFC 4180, with a header and without the device. */
    public String csv() {
        return UsageText.csv(lines);
    }
}
