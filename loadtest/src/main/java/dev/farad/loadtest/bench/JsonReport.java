package dev.farad.loadtest.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What JMH measured as a table, a row for each library and a pair of columns for each method and size. */
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

    /** Returns the table; 17 digits marks the parsing of long numbers. */
    String table() {
        List<Integer> sizes =
                scores.stream().map(JmhScore::floats).distinct().sorted().toList();
        List<String> head = new ArrayList<>(List.of("library"));
        for (String method : METHODS) {
            for (int size : sizes) {
                String title = method.replace("parseLong", "parse 17 digits") + " " + size;
                head.addAll(List.of(title + " ns/float", "B/op"));
            }
        }
        Table table = new Table(head);
        scores.stream().map(JmhScore::type).distinct().forEach(type -> {
            List<String> row = new ArrayList<>(List.of(library(type)));
            for (String method : METHODS) {
                for (int size : sizes) {
                    row.add(cell("%,.1f", score(type, method, "", size).map(time -> time / size)));
                    row.add(cell("%,.0f", score(type, method, JmhScore.BYTES, size)));
                }
            }
            table.row(row);
        });
        return table.text();
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
