package dev.farad.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Everything that a server shows in its metrics: what dashboards, alert rules and {@code docs/metrics.md} are made from. */
public final class Catalogue {
    private Catalogue() {}

    /** Returns all families but those of other servers' names, by section. */
    public static List<Family> families() {
        return Stream.of(
                        Arrays.stream(ServerMeter.values()).map(ServerMeter::family),
                        GaugeFamilies.all().stream(),
                        ProcessFamilies.ALL.stream())
                .flatMap(families -> families)
                .toList();
    }

    /** Returns the tables of all families, as Markdown. */
    public static String markdown() {
        StringBuilder text = new StringBuilder();
        for (Section section : Section.values()) {
            text.append("## ").append(section.title()).append("\n\n");
            text.append("| name | type | tags | what it measures |\n| --- | --- | --- | --- |\n");
            families().stream().filter(family -> family.section() == section).forEach(family -> row(text, family));
            text.append('\n');
        }
        return text.toString();
    }

    private static void row(StringBuilder text, Family family) {
        text.append("| `").append(family.prometheusName()).append("` | ");
        text.append(family.kind().label()).append(" | ");
        text.append(String.join(", ", family.tags())).append(" | ");
        text.append(family.sentence());
        text.append(family.where().isEmpty() ? "" : " *Only " + family.where() + ".*");
        text.append(" |\n");
    }
}
