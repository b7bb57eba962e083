package dev.farad.loadtest.bench;

import dev.farad.loadtest.bench.LoadGenerator.Load;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * What {@code h2load} says of a run.
 *
 * @param succeeded requests that were answered by 2xx
 * @param dataBytes of all bodies
 * @param nanos from the first connection to the last answer
 * @param log a line for each answer: when the request was sent, its status, and its time in microseconds
 */
record H2LoadReport(long succeeded, long dataBytes, long nanos, List<String> log) {
    private static final Pattern SUCCEEDED = Pattern.compile("(\\d+) succeeded");
    private static final Pattern DATA = Pattern.compile("\\((\\d+)\\) data");
    private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(us|ms|s|m)\\b");
    private static final String OK = "200";

    /**
     * Reads the report on standard output and the log file.
     *
     * @throws IOException if a number is missing
     */
    static H2LoadReport of(String report, List<String> log) throws IOException {
        Matcher finished = found(FINISHED, report);
        double unit = switch (finished.group(2)) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            default -> 60e9;
        };
        return new H2LoadReport(
                Long.parseLong(found(SUCCEEDED, report).group(1)),
                Long.parseLong(found(DATA, report).group(1)),
                Math.round(Double.parseDouble(finished.group(1)) * unit),
                log);
    }

    private static Matcher found(Pattern pattern, String report) throws IOException {
        Matcher matcher = pattern.matcher(report);
        if (!matcher.find()) {
            throw new IOException("h2load: no '" + pattern + "' in: " + report);
        }
        return matcher;
    }

    /**
     * Returns the load.
     *
     * @throws IOException if not every request was answered by 200 and a body of the expected length
     */
    Load load(long requests, long bodyBytes) throws IOException {
        require("answers", succeeded, requests);
        require("bytes of bodies", dataBytes, requests * bodyBytes);
        require("lines of the log", log.size(), requests);
        Histogram latency = LoadGenerator.histogram();
        for (String line : log) {
            String[] cells = line.split("\t", -1);
            if (!cells[1].equals(OK)) {
                throw new IOException("status: " + cells[1] + " (expected: 200)");
            }
            latency.recordValue(Long.parseLong(cells[2]) * 1_000);
        }
        return new Load(requests, nanos, latency);
    }

    private static void require(String what, long seen, long expected) throws IOException {
        if (seen != expected) {
            throw new IOException(what + ": " + seen + " (expected: " + expected + ")");
        }
    }
}
