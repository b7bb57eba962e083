package dev.farad.metrics;

import dev.farad.metrics.UsageReport.Line;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/** Writes a usage report; both forms have the same columns under the same names. */
final class UsageText {
    private static final List<Column> COLUMNS = List.of(
            new Column("tenant", true, Line::tenant),
            new Column("model", true, Line::model),
            new Column("version", true, Line::version),
            new Column("requests", false, line -> String.valueOf(line.requests())),
            new Column("rows", false, line -> String.valueOf(line.work().rows())),
            new Column("tokens", false, line -> String.valueOf(line.work().tokens())),
            new Column("device_seconds", false, line -> plain(line.device().seconds())),
            new Column("device_byte_seconds", false, line -> plain(line.device().byteSeconds())),
            new Column("peak_bytes", false, line -> String.valueOf(line.device().peakBytes())),
            new Column(
                    "copied_in_bytes",
                    false,
                    line -> String.valueOf(line.device().inputBytes())),
            new Column(
                    "copied_out_bytes",
                    false,
                    line -> String.valueOf(line.device().outputBytes())),
            new Column("estimated_requests", false, line -> String.valueOf(line.estimatedRequests())));

    private record Column(String name, boolean text, Function<Line, String> value) {}

    private UsageText() {}

    private static String plain(BigDecimal value) {
        return value.toPlainString();
    }

    static String json(UsageReport report) {
        StringBuilder json = new StringBuilder("{\"from\":\"");
        json.append(report.period().from()).append("\",\"to\":\"");
        json.append(report.period().to()).append("\",\"held_since\":\"");
        json.append(report.period().heldSince()).append("\",\"lines\":");
        lines(json, report.lines());
        lines(json.append(",\"device\":"), report.device());
        return json.append("}\n").toString();
    }

    private static void lines(StringBuilder json, List<Line> lines) {
        json.append('[');
        for (Line line : lines) {
            json.append(json.charAt(json.length() - 1) == '[' ? "{" : ",{");
            for (Column column : COLUMNS) {
                json.append(json.charAt(json.length() - 1) == '{' ? "\"" : ",\"");
                json.append(column.name).append("\":");
                String value = column.value.apply(line);
                json.append(column.text ? quoted(value) : value);
            }
            json.append('}');
        }
        json.append(']');
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || Character.isSurrogate(c)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return json.append('"').toString();
    }

    static String csv(List<Line> lines) {
        StringBuilder csv = new StringBuilder();
        csv.append(String.join(",", COLUMNS.stream().map(Column::name).toList()));
        for (Line line : lines) {
            csv.append("\r\n");
            csv.append(String.join(
                    ",", COLUMNS.stream().map(column -> cell(column, line)).toList()));
        }
        return csv.append("\r\n").toString();
    }

    private static String cell(Column column, Line line) {
        String value = column.value.apply(line);
        return column.text ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
