package dev.farad.metrics.board;

import dev.farad.metrics.Catalogue;
import dev.farad.metrics.Family;
import dev.farad.metrics.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text in PromQL whose metrics are named as the catalogue names them.
 *
 * <p>{@code <farad.requests>} stands for the counter of that name, {@code <farad.request.duration:bucket>} for one series of a
 * histogram or summary, and {@code <farad.requests|status="429">} for some series only. A name that the catalogue has not, a
 * part that its kind has not, and a rate of what does not only grow are errors.
 */
final class Expression {
    private static final Pattern REFERENCE =
            Pattern.compile("<([a-z][a-z0-9.]*)(?::(bucket|sum|count))?(?:[|]([^>]*))?>");
    private static final Map<String, Family> FAMILIES =
            Catalogue.families().stream().collect(Collectors.toUnmodifiableMap(Family::name, Function.identity()));

    private Expression() {}

    /** Returns what Grafana asks: the series of the instances, models and tenants that are chosen on the page. */
    static String asked(String text) {
        return filled(text, family -> {
            List<String> matchers = new ArrayList<>(List.of(Variable.INSTANCE.matcher()));
            for (Variable variable : List.of(Variable.MODEL, Variable.TENANT)) {
                if (family.tags().contains(variable.label())) {
                    matchers.add(variable.matcher());
                }
            }
            return matchers;
        });
    }

    /** Returns what Prometheus watches: the series of all instances. */
    static String watched(String text) {
        return filled(text, _ -> List.of());
    }

    private static String filled(String text, Function<Family, List<String>> matchers) {
        return REFERENCE.matcher(text).replaceAll(found -> {
            Family family = family(found.group(1), text);
            check(family, found, text);
            List<String> all = new ArrayList<>(matchers.apply(family));
            if (found.group(3) != null) {
                all.add(found.group(3));
            }
            String selector = all.isEmpty() ? "" : "{" + String.join(",", all) + "}";
            String suffix = found.group(2) == null ? "" : "_" + found.group(2);
            return Matcher.quoteReplacement(family.prometheusName() + suffix + selector);
        });
    }

    private static Family family(String name, String text) {
        Family family = FAMILIES.get(name);
        if (family == null) {
            throw new IllegalArgumentException("metric " + name + " in " + text + " (expected: one of the catalogue)");
        }
        return family;
    }

    private static void check(Family family, MatchResult found, String text) {
        String part = found.group(2);
        boolean fits = switch (family.kind()) {
            case HISTOGRAM -> part != null;
            case SUMMARY -> "sum".equals(part) || "count".equals(part);
            case COUNTER, GAUGE -> part == null;
        };
        String before = text.substring(0, found.start());
        boolean rate = before.endsWith("rate(") || before.endsWith("increase(");
        if (!fits || (rate && family.kind() == Kind.GAUGE)) {
            throw new IllegalArgumentException(found.group() + " in " + text + " (expected: what a "
                    + family.kind().label() + " has)");
        }
    }
}
