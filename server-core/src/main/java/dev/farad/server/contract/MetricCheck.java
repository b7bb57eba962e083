package dev.farad.server.contract;

import dev.farad.server.contract.MetricsText.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a contract, held against a scrape.
 *
 * @param metric as promised
 * @param text as shown
 * @param breaches gets what is wrong
 */
record MetricCheck(Contract.Metric metric, MetricsText text, List<Breach> breaches) {
    /** What comes before a unit at the end of a name, and the unit. */
    private static final Pattern UNIT = Pattern.compile(
            "(.*)_(seconds|milliseconds|microseconds|nanoseconds|minutes|hours"
                    + "|bytes|kilobytes|megabytes|kibibytes|mebibytes|ratio|percent|celsius|watts|volts|joules)(?:_total)?");

    void run() {
        String type = text.type(metric.name());
        List<Sample> samples = text.of(metric.name(), metric.type());
        String wanted = metric.type().name().toLowerCase(Locale.ROOT);
        if (type == null && samples.isEmpty()) {
            missing(wanted);
        } else if (!wanted.equals(type)) {
            breach(Objects.requireNonNullElse(type, "no type"), wanted);
        } else if (samples.isEmpty()) {
            breach("no series", "at least one");
        } else {
            unit();
            metric.labels().forEach(label -> label(label, samples));
        }
    }

    private void breach(String found, String expected) {
        breaches.add(new Breach("metric " + metric.name(), found + " (expected: " + expected + ")"));
    }

    private void missing(String wanted) {
        Matcher parts = UNIT.matcher(metric.name());
        String other = parts.matches() ? otherUnit(parts.group(1)) : null;
        if (other == null) {
            breach("missing", wanted);
        } else {
            breach("missing, but there is " + other, "unit " + parts.group(2));
        }
    }

    /** Returns a metric of the same name but for its unit, or null. */
    private @Nullable String otherUnit(String stem) {
        return text.types().keySet().stream()
                .filter(name -> UNIT.matcher(name).replaceFirst("$1").equals(stem) && !name.equals(stem))
                .min(String::compareTo)
                .orElse(null);
    }

    private void unit() {
        String told = text.unit(metric.name());
        Matcher parts = UNIT.matcher(metric.name());
        if (told != null && parts.matches() && !told.equals(parts.group(2))) {
            breach("unit " + told, parts.group(2));
        }
    }

    private void label(String label, List<Sample> samples) {
        for (Sample sample : samples) {
            if (!sample.labels().containsKey(label)) {
                String others = sample.labels().keySet().stream().sorted().collect(Collectors.joining(", "));
                breach("a series has labels " + (others.isEmpty() ? "none" : others), "label " + label + " on each");
                return;
            }
        }
    }
}
