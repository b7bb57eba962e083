package dev.farad.server.config;

import dev.farad.server.config.Found.Entries;
import dev.farad.server.config.Found.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The keys that a configuration gives, each whole, such as {@code http.body-bytes}, and what is there. Used by one thread. */
final class GivenKeys {
    private final Map<String, Found> values = new HashMap<>();
    private final Map<String, Origin> sections = new HashMap<>();
    private final List<String> known;
    private final Problems problems;

    /** Makes keys of those that are known. */
    GivenKeys(List<Shape.Leaf> known, Problems problems) {
        this.known = known.stream().map(Shape.Leaf::key).toList();
        this.problems = problems;
    }

    /** Takes all of a mapping, which is the section of a path that ends in a dot, or the whole with an empty one. */
    void addAll(String path, Found found) {
        String section = path.isEmpty() ? "" : path.substring(0, path.length() - 1);
        sections.put(path, found.origin());
        if (found.nothing()) {
            return;
        }
        if (!(found instanceof Entries mapping)) {
            problems.add(section.isEmpty() ? "the whole" : section, found, "expected: a mapping");
            return;
        }
        mapping.entries().forEach((key, value) -> {
            String whole = path + key;
            if (known.contains(whole)) {
                put(whole, value);
            } else if (known.stream().anyMatch(other -> other.startsWith(whole + "."))) {
                addAll(whole + ".", value);
            } else {
                problems.add(whole, value.origin(), "unknown key", remedy(path, key));
            }
        });
    }

    /** Takes one value; it replaces what was there before. */
    void put(String key, Found value) {
        values.put(key, value);
    }

    private String remedy(String path, String key) {
        TreeSet<String> beside = new TreeSet<>();
        List<String> elsewhere = new ArrayList<>();
        for (String other : known) {
            if (other.startsWith(path)) {
                beside.add(path + other.substring(path.length()).split("\\.", 2)[0]);
            }
            if (other.endsWith("." + key) || other.equals(key)) {
                elsewhere.add(other);
            }
        }
        String near = Nearest.of(path + key, beside);
        if (near != null && Nearest.slips(key, near.substring(path.length())) <= Math.max(1, key.length() / 3)) {
            return "did you mean " + near + "?";
        }
        return elsewhere.isEmpty()
                ? "expected: one of " + String.join(", ", beside)
                : "did you mean " + elsewhere.getFirst() + "?";
    }

    @Nullable Found get(String key) {
        return values.get(key);
    }

    /** Returns where a section is, if it is there or anything in it is; otherwise null. */
    @Nullable Origin section(String path) {
        Origin origin = sections.get(path);
        if (origin != null) {
            return origin;
        }
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(path))
                .map(entry -> entry.getValue().origin())
                .findFirst()
                .orElse(null);
    }
}
