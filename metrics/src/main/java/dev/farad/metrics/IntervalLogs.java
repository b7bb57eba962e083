package dev.farad.metrics;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Histograms on disk: one line for each model, part and interval, in HdrHistogram's log format, so that percentiles of any
 * stretch of time can be had afterwards. All files together hold at most {@code fileBytes} times {@code files}, and one line.
 *
 * @param directory of the files, made where it is missing; nobody else's
 * @param interval of a line
 * @param fileBytes after which the next file begins
 * @param files that are kept, the newest
 */
public record IntervalLogs(Path directory, Duration interval, long fileBytes, int files) {

    /** Checks the bounds. */
    public IntervalLogs {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: 1 s or more)");
        }
        if (fileBytes < 1) {
            throw new IllegalArgumentException("fileBytes: " + fileBytes + " (expected: 1 or more)");
        }
        if (files < 1) {
            throw new IllegalArgumentException("files: " + files + " (expected: 1 or more)");
        }
    }

    /** Lines of ten seconds in at most eight files of 16 MiB. */
    public static IntervalLogs in(Path directory) {
        return new IntervalLogs(directory, Duration.ofSeconds(10), 16 << 20, 8);
    }
}
