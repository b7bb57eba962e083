package dev.farad.metrics;

import java.util.List;

/**
 * A family of the catalogue: all series of one name.
 *
 * @param section it belongs to
 * @param kind of its values
 * @param name in dots, without unit
 * @param unit base unit, in dots; empty for a count or a state
 * @param sentence what it measures
 * @param tags keys of its tags, in order
 * @param where under which condition it is shown, such as {@code with TLS}; empty for always
 */
public record Family(
        Section section, Kind kind, String name, String unit, String sentence, List<String> tags, String where) {

    /** Copies the tags. */
    public Family {
        tags = List.copyOf(tags);
    }

    static Family counter(Section section, String name, String unit, String sentence, String... tags) {
        return new Family(section, Kind.COUNTER, name, unit, sentence, List.of(tags), "");
    }

    static Family gauge(Section section, String name, String unit, String sentence, String... tags) {
        return new Family(section, Kind.GAUGE, name, unit, sentence, List.of(tags), "");
    }

    static Family histogram(Section section, String name, String unit, String sentence, String... tags) {
        return new Family(section, Kind.HISTOGRAM, name, unit, sentence, List.of(tags), "");
    }

    static Family summary(Section section, String name, String unit, String sentence, String... tags) {
        return new Family(section, Kind.SUMMARY, name, unit, sentence, List.of(tags), "");
    }

    /** Returns this, shown under a condition only. */
    Family only(String condition) {
        return new Family(section, kind, name, unit, sentence, tags, condition);
    }

    /** Returns the name without the suffix of counters, as Prometheus' own libraries want it. */
    String baseName() {
        String dots = unit.isEmpty() ? name : name + "." + unit;
        return dots.replace('.', '_');
    }

    /** Returns the name that a scrape shows: in snake case, with the unit, and {@code _total} for a counter. */
    public String prometheusName() {
        return kind == Kind.COUNTER ? baseName() + "_total" : baseName();
    }
}
