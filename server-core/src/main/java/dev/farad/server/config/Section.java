package dev.farad.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A mapping of a YAML file, whose keys are taken one by one; what is left at the end is unknown. */
final class Section {
    private final String path;
    private final Map<String, Object> left = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    Section(String path, Object yaml) {
        this.path = path;
        if (!(yaml instanceof Map<?, ?> map)) {
            throw new ConfigException((path.isEmpty() ? "the file" : path) + " is no mapping: " + yaml);
        }
        map.forEach((key, value) -> left.put(String.valueOf(key), value));
    }

    Section section(String key) {
        Object value = take(key);
        return new Section(at(key), value == null ? Map.of() : value);
    }

    String text(String key, String fallback) {
        return typed(key, String.class, fallback, "text");
    }

    /** Returns a list of texts; a single text is a list of one. */
    List<String> texts(String key, List<String> fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        List<String> texts = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            if (!(each instanceof String text)) {
                throw new ConfigException(at(key) + ": " + value + " (expected: a list of texts)");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Takes all that is left, where the keys are anybody's. */
    Map<String, String> allTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : List.copyOf(left.keySet())) {
            texts.put(key, text(key, ""));
        }
        return texts;
    }

    /** Returns a list of mappings, empty where there is none. */
    List<Section> sections(String key) {
        Object value = take(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw new ConfigException(at(key) + ": " + value + " (expected: a list of mappings)");
        }
        List<Section> sections = new ArrayList<>();
        for (Object each : list) {
            sections.add(new Section(at(key) + "[" + sections.size() + "]", each));
        }
        return sections;
    }

    /** Returns whether a key is there. */
    boolean has(String key) {
        known.add(key);
        return left.containsKey(key);
    }

    boolean flag(String key, boolean fallback) {
        return typed(key, Boolean.class, fallback, "true or false");
    }

    private <T> T typed(String key, Class<T> type, T fallback, String expected) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw new ConfigException(at(key) + ": " + value + " (expected: " + expected + ")");
    }

    long number(String key, long fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new ConfigException(at(key) + ": " + value + " (expected: a whole number)");
    }

    int integer(String key, int fallback) {
        long value = number(key, fallback);
        if (value != (int) value) {
            throw new ConfigException(at(key) + ": " + value + " (expected: a number below 2^31)");
        }
        return (int) value;
    }

    /** Checks that no key is left. */
    void end() {
        if (!left.isEmpty()) {
            throw new ConfigException(
                    "unknown key: " + at(left.keySet().iterator().next()) + " (expected: one of " + known + ")");
        }
    }

    private @Nullable Object take(String key) {
        known.add(key);
        return left.remove(key);
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
