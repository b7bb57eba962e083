package dev.farad.metrics;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was charged when: by the minute for a day, by the hour for thirty days.
 *
 * <p>Holds at most {@value #MOST_ROWS} rows, about 10 MB: a row is one line of one minute or hour in which it had anything. Where
 * many lines are busy that is less than thirty days; the oldest go first, minutes into their hour, hours for good. Safe for any
 * thread; gone when the process ends.
 */
final class UsageHistory {
    static final int MOST_ROWS = 50_000;

    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final int MINUTES = 24 * 60;
    private static final int HOURS = 30 * 24;

    /** Of the oldest hours. */
    static final long RETENTION_SECONDS = HOURS * HOUR;

    private final Deque<Bucket> minutes = new ArrayDeque<>();
    private final Deque<Bucket> hours = new ArrayDeque<>();
    private final int mostRows;
    private Instant since;
    private int rows;

    /** What was charged in the seconds from one to another. */
    private record Bucket(long from, long to, Map<LineKey, UsageFigures> lines) {
        Bucket(long from, long to) {
            this(from, to, new HashMap<>());
        }
    }

    UsageHistory(Instant since) {
        this(since, MOST_ROWS);
    }

    UsageHistory(Instant since, int mostRows) {
        this.since = since;
        this.mostRows = mostRows;
    }

    synchronized void add(Instant now, LineKey line, UsageFigures more) {
        if (!more.isEmpty()) {
            add(minute(now.getEpochSecond()), line, more);
            shrink();
        }
    }

    private void add(Bucket bucket, LineKey line, UsageFigures more) {
        UsageFigures known = bucket.lines.get(line);
        if (known == null) {
            known = new UsageFigures();
            bucket.lines.put(line, known);
            rows++;
        }
        known.add(more);
    }

    private Bucket minute(long second) {
        Bucket last = minutes.peekLast();
        // A clock that was set back goes on in the minute it was in.
        if (last != null && second < last.to) {
            return last;
        }
        long from = Math.floorDiv(second, MINUTE) * MINUTE;
        Bucket next = new Bucket(from, from + MINUTE);
        minutes.addLast(next);
        return next;
    }

    private void shrink() {
        while (minutes.size() > MINUTES || (rows > mostRows && minutes.size() > 1)) {
            age(minutes.removeFirst());
        }
        while (hours.size() > HOURS || (rows > mostRows && !hours.isEmpty())) {
            Bucket oldest = hours.removeFirst();
            rows -= oldest.lines.size();
            since = Instant.ofEpochSecond(oldest.to);
        }
    }

    /** Moves what a minute has to its hour. */
    private void age(Bucket minute) {
        rows -= minute.lines.size();
        long from = Math.floorDiv(minute.from, HOUR) * HOUR;
        Bucket hour = hours.peekLast();
        if (hour == null || hour.from != from) {
            hour = new Bucket(from, from + HOUR);
            hours.addLast(hour);
        }
        Bucket into = hour;
        minute.lines.forEach((line, figures) -> add(into, line, figures));
    }

    synchronized int rows() {
        return rows;
    }

    /** Returns what was charged in every minute or hour that a time touches. */
    synchronized UsageReport report(Instant from, Instant to) {
        Map<LineKey, UsageFigures> sums = new HashMap<>();
        long first = from.getEpochSecond();
        long last = to.getEpochSecond();
        for (Bucket bucket : touched(from, to)) {
            first = Math.min(first, bucket.from);
            last = Math.max(last, bucket.to);
            bucket.lines.forEach((line, figures) ->
                    sums.computeIfAbsent(line, _ -> new UsageFigures()).add(figures));
        }
        UsageReport.Period period =
                new UsageReport.Period(Instant.ofEpochSecond(first), Instant.ofEpochSecond(last), since);
        return UsageReport.of(period, sums);
    }

    private List<Bucket> touched(Instant from, Instant to) {
        return Stream.concat(hours.stream(), minutes.stream())
                .filter(bucket -> Instant.ofEpochSecond(bucket.from).isBefore(to)
                        && Instant.ofEpochSecond(bucket.to).isAfter(from))
                .toList();
    }
}
