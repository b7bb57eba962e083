package dev.farad.loadtest.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What JMH measured as a table, a row for each library and size, a pair of columns for each method. */
final class JsonReport {
    private static final List<String> METHODS = List.of("parse", "parseLong", "print");
    private static final Map<String, String> LIBRARIES = Map.of(
            "FloatsBenchmark", "farad",
            "JacksonBenchmark", "jackson 2",
            "JacksonFastBenchmark", "jackson 2, fast numbers",
            "DslJsonBenchmark", "dsl-json");

    private final List<JmhScore> scores;

    JsonReport(List<JmhScore> scores) {
        this.scores = List.copyOf(scores);
    }

    /** Returns the table: nanoseconds a float, and bytes allocated a message. */
    String table() {
        Table table =
                new Table(List.of("library", "floats", "parse ns", "B", "parse 17 digits ns", "B", "print ns", "B"));
        List<Integer> sizes =
                scores.stream().map(JmhScore::floats).distinct().sorted().toList();
        List<String> types = scores.stream().map(JmhScore::type).distinct().toList();
        sizes.forEach(size -> types.forEach(type -> table.row(row(type, size))));
        return table.text();
    }

    private List<String> row(String type, int floats) {
        List<String> row = new ArrayList<>(List.of(library(type), Integer.toString(floats)));
        for (String method : METHODS) {
            row.add(cell("%,.1f", score(type, method, "", floats).map(time -> time / floats)));
            row.add(cell("%,.0f", score(type, method, JmhScore.BYTES, floats)));
        }
        return row;
    }

    private static String library(String type) {
        return LIBRARIES.getOrDefault(type, type);
    }

    private Optional<Double> score(String type, String method, String secondary, int floats) {
        return scores.stream()
                .filter(score -> score.type().equals(type)
                        && score.method().equals(method)
                        && score.secondary().equals(secondary)
                        && score.floats() == floats)
                .map(JmhScore::score)
                .findFirst();
    }

    private static String cell(String format, Optional<Double> score) {
        return score.map(number -> String.format(Locale.ROOT, format, number)).orElse("-");
    }

    /** Returns the times, each with its error and the bytes it allocates. */
    List<Map<String, Object>> data() {
        List<Map<String, Object>> data = new ArrayList<>();
        for (JmhScore score : scores) {
            if (score.secondary().isEmpty()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("library", library(score.type()));
                one.put("method", score.method());
                one.put("floats", score.floats());
                one.put("nanos_per_float", score.score() / score.floats());
                one.put("nanos_per_float_error", score.error() / score.floats());
                score(score.type(), score.method(), JmhScore.BYTES, score.floats())
                        .ifPresent(bytes -> one.put("allocated_bytes", bytes));
                data.add(one);
            }
        }
        return data;
    }
}
