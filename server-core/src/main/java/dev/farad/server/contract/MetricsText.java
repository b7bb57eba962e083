package dev.farad.server.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scrape, taken apart: Prometheus' text format 0.0.4, or OpenMetrics 1.0.
 *
 * @param types by family; a counter's name ends in {@code _total}
 * @param units by family, where the scrape tells them
 * @param samples in order
 */
record MetricsText(Map<String, String> types, Map<String, String> units, List<Sample> samples) {
    private static final Pattern META = Pattern.compile("# (TYPE|UNIT) (\\S+) (\\S+)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)})? (\\S+)(?: .*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Set<String> PARTS = Set.of("_bucket", "_sum", "_count");

    /** A value of one series. */
    record Sample(String name, Map<String, String> labels, double value) {}

    /**
     * Takes a scrape apart.
     *
     * @throws IllegalArgumentException if a line is none of a scrape's, or there is none
     */
    static MetricsText of(String text) {
        MetricsText scrape = new MetricsText(new HashMap<>(), new HashMap<>(), new ArrayList<>());
        text.lines().filter(line -> !line.isBlank()).forEach(scrape::add);
        if (scrape.samples.isEmpty()) {
            throw new IllegalArgumentException("no metric at all (expected: a scrape)");
        }
        return scrape;
    }

    private void add(String line) {
        Matcher meta = META.matcher(line);
        if (meta.matches()) {
            (meta.group(1).equals("TYPE") ? types : units).put(meta.group(2), meta.group(3));
        } else if (!line.startsWith("#")) {
            samples.add(sample(line));
        }
    }

    private static Sample sample(String line) {
        Matcher found = SAMPLE.matcher(line);
        if (!found.matches()) {
            throw new IllegalArgumentException("line '" + line + "' (expected: a metric)");
        }
        Map<String, String> labels = new HashMap<>();
        if (found.group(2) != null) {
            LABEL.matcher(found.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return new Sample(found.group(1), Map.copyOf(labels), number(found.group(3), line));
    }

    private static double number(String text, String line) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("line '" + line + "' (expected: a metric)", e);
                }
            }
        };
    }

    /** Returns the type of a family, or null where there is none of that name. */
    @Nullable String type(String family) {
        String type = types.get(family);
        // OpenMetrics names the family of a counter without the suffix.
        return type == null && family.endsWith("_total") ? types.get(withoutTotal(family)) : type;
    }

    /** Returns the unit of a family, or null where the scrape tells none. */
    @Nullable String unit(String family) {
        String unit = units.get(family);
        return unit == null && family.endsWith("_total") ? units.get(withoutTotal(family)) : unit;
    }

    private static String withoutTotal(String family) {
        return family.substring(0, family.length() - "_total".length());
    }

    /** Returns all values of a family, with those of its parts. */
    List<Sample> of(String family, Contract.Type type) {
        boolean parts = type == Contract.Type.HISTOGRAM || type == Contract.Type.SUMMARY;
        return samples.stream()
                .filter(sample -> sample.name.equals(family)
                        || (parts
                                && sample.name.startsWith(family)
                                && PARTS.contains(sample.name.substring(family.length()))))
                .toList();
    }

    /** Returns whether there is a series of a name. */
    boolean has(String name) {
        return samples.stream().anyMatch(sample -> sample.name.equals(name));
    }
}
