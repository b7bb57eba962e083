package dev.farad.server.contract;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that an expression in PromQL names. */
final class QueryNames {
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`");
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*");
    private static final Pattern NAMED = Pattern.compile("\\{[^}]*__name__\\s*=\\s*\"([^\"]*)\"");
    private static final Pattern BRACES = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
    private static final Pattern LABELS = Pattern.compile(
            "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("(?<![\\w.:])([a-zA-Z_:][\\w:]*)(\\s*\\()?");
    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "unless",
            "by",
            "without",
            "on",
            "ignoring",
            "group_left",
            "group_right",
            "bool",
            "offset",
            "inf",
            "nan",
            "atan2");

    private QueryNames() {}

    static Set<String> in(String expression) {
        Set<String> names = new LinkedHashSet<>();
        NAMED.matcher(expression).results().map(found -> found.group(1)).forEach(names::add);
        String bare = without(TEXT, expression);
        bare = without(COMMENT, bare);
        bare = without(BRACES, bare);
        bare = without(LABELS, bare);
        Matcher words = WORD.matcher(bare);
        words.results()
                .filter(QueryNames::isMetric)
                .map(found -> found.group(1))
                .forEach(names::add);
        return names;
    }

    private static String without(Pattern part, String text) {
        return part.matcher(text).replaceAll(" ");
    }

    /** Functions and aggregations are followed by a parenthesis, or by labels and then one. */
    private static boolean isMetric(MatchResult found) {
        String name = found.group(1);
        return found.group(2) == null && !WORDS.contains(name.toLowerCase(Locale.ROOT));
    }
}
