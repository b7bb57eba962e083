package dev.farad.server.config;

import dev.farad.server.setting.Named;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How values of settings are written. */
final class Values {
    private static final Pattern USER = Pattern.compile("//[^/@\\s]*@");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./+-]*");

    private Values() {}

    /** Returns a constant as a configuration has it. */
    static String text(Enum<?> constant) {
        return constant instanceof Named named ? named.text() : constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the constants that a leaf may be. */
    static List<Enum<?>> constants(Shape.Leaf leaf, Class<?> type) {
        List<String> chosen = List.of(leaf.setting().choices());
        List<Enum<?>> constants = new ArrayList<>();
        for (Object each : type.getEnumConstants()) {
            Enum<?> constant = (Enum<?>) each;
            if (chosen.isEmpty() || chosen.contains(text(constant))) {
                constants.add(constant);
            }
        }
        constants.sort(Comparator.comparingInt(constant -> chosen.indexOf(text(constant))));
        return constants;
    }

    /** Returns how long one of the unit is that a key ends in, in nanoseconds. */
    static long unitNanos(String key) {
        if (key.endsWith("-seconds")) {
            return 1_000_000_000;
        }
        if (key.endsWith("-millis")) {
            return 1_000_000;
        }
        if (key.endsWith("-micros")) {
            return 1_000;
        }
        throw new IllegalStateException(key + " is a time (expected: an end of -seconds, -millis or -micros)");
    }

    /** Returns the type of a list's elements, or null where the type is no list. */
    static @Nullable Class<?> elements(Type type) {
        return type instanceof ParameterizedType list && list.getRawType() == List.class
                ? (Class<?>) list.getActualTypeArguments()[0]
                : null;
    }

    /** Returns an address without the user and password in it, which are nobody else's business. */
    static String withoutUser(String text) {
        return USER.matcher(text).replaceAll("//***@");
    }

    /**
     * Returns a value as YAML, and nothing secret with it: a list or mapping on one line.
     *
     * @param value of the leaf, or one of its elements
     */
    static String yaml(Shape.Leaf leaf, Object value) {
        return switch (value) {
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Boolean flag -> flag.toString();
            case Duration time -> Long.toString(time.toNanos() / unitNanos(leaf.key()));
            case Enum<?> constant -> text(constant);
            case List<?> list -> list(leaf, list);
            case Map<?, ?> map -> map(leaf, map);
            case Record row -> row(row);
            default -> quoted(withoutUser(value.toString()));
        };
    }

    private static String list(Shape.Leaf leaf, List<?> list) {
        List<String> items = new ArrayList<>();
        list.forEach(item -> items.add(yaml(leaf, item)));
        return "[" + String.join(", ", items) + "]";
    }

    private static String row(Record row) {
        List<String> entries = new ArrayList<>();
        for (ConfigValues.Entry entry : ConfigValues.of(Shape.of(row.getClass(), ""), row)) {
            if (entry.value() != null) {
                entries.add(entry.leaf().key() + ": " + entry.yaml());
            }
        }
        return "{" + String.join(", ", entries) + "}";
    }

    private static String map(Shape.Leaf leaf, Map<?, ?> map) {
        List<String> entries = new ArrayList<>();
        // Sorted, since the map itself has no order and the same configuration should look the same.
        map.entrySet().stream()
                .map(entry -> yaml(leaf, entry.getKey()) + ": " + yaml(leaf, entry.getValue()))
                .sorted()
                .forEach(entries::add);
        return "{" + String.join(", ", entries) + "}";
    }

    private static String quoted(String text) {
        boolean word = text.equals("true") || text.equals("false") || text.equals("null");
        if (PLAIN.matcher(text).matches() && !word) {
            return text;
        }
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }
}
