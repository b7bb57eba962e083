package dev.farad.loadtest.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the CSV that JMH writes with {@code -rf csv}.
 *
 * @param type simple name of the benchmark's class
 * @param method of the class
 * @param secondary what a profiler measured, such as {@code gc.alloc.rate.norm}, or empty for the time
 * @param score in the benchmark's unit
 * @param error half the width of the 99.9 % interval, NaN where there is none
 * @param floats value of the parameter of that name
 */
record JmhScore(String type, String method, String secondary, double score, double error, int floats) {
    /** What a profiler calls the bytes allocated in each invocation. */
    static final String BYTES = "gc.alloc.rate.norm";

    private static final Pattern NAME = Pattern.compile("(?:[^:]*\\.)?(\\w+)\\.(\\w+)(?::·?(.*))?");

    /** Reads all lines after the head. */
    static List<JmhScore> parse(List<String> lines) {
        List<String> head = cells(lines.getFirst());
        int floats = head.indexOf("Param: floats");
        if (floats < 0) {
            throw new IllegalArgumentException("results: " + head + " (expected: a column 'Param: floats')");
        }
        return lines.stream()
                .skip(1)
                .map(JmhScore::cells)
                .map(cells -> of(cells, Integer.parseInt(cells.get(floats))))
                .toList();
    }

    private static JmhScore of(List<String> cells, int floats) {
        Matcher name = NAME.matcher(cells.getFirst());
        if (!name.matches()) {
            throw new IllegalArgumentException("benchmark: " + cells.getFirst() + " (expected: TYPE.METHOD)");
        }
        return new JmhScore(
                name.group(1),
                name.group(2),
                name.group(3) == null ? "" : name.group(3),
                Double.parseDouble(cells.get(4)),
                Double.parseDouble(cells.get(5)),
                floats);
    }

    /** Splits a line; no name or number that JMH writes here holds a comma or a quote itself. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split(",", -1)) {
            cells.add(cell.replace("\"", ""));
        }
        return cells;
    }
}
