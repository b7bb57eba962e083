package dev.farad.server.config;

import dev.farad.server.config.Found.Origin;
import dev.farad.server.config.Found.Scalar;
import dev.farad.server.config.Shape.Branch;
import dev.farad.server.config.Shape.Choice;
import dev.farad.server.config.Shape.Leaf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records of the keys that were given; goes on after a fault, so that all are found. Used by one thread. */
final class Building {
    private final GivenKeys keys;
    private final Problems problems;

    Building(GivenKeys keys, Problems problems) {
        this.keys = keys;
        this.problems = problems;
    }

    /**
     * Makes a record.
     *
     * @param usual what it is where nothing is given, or null where that has no such record
     * @return null if something was wrong with it
     */
    @Nullable Object build(Branch branch, @Nullable Object usual) {
        int before = problems.count();
        List<Shape> parts = branch.parts();
        @Nullable Object[] values = new @Nullable Object[parts.size()];
        Map<String, Object> earlier = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            Object usualPart = usual == null ? null : branch.records().part(usual, i);
            values[i] = part(branch, parts.get(i), usualPart, usual != null, earlier);
            if (parts.get(i) instanceof Leaf leaf && values[i] != null) {
                earlier.put(leaf.component().getName(), values[i]);
            }
        }
        if (problems.count() > before) {
            return null;
        }
        try {
            return branch.records().make(values);
        } catch (IllegalArgumentException unfit) {
            Origin origin = keys.section(branch.path());
            problems.add(
                    section(branch), origin == null ? Origin.DEFAULT : origin, "", String.valueOf(unfit.getMessage()));
            return null;
        }
    }

    private static String section(Branch branch) {
        return branch.path().isEmpty()
                ? ""
                : branch.path().substring(0, branch.path().length() - 1);
    }

    private @Nullable Object part(
            Branch around, Shape part, @Nullable Object usual, boolean hasUsual, Map<String, Object> earlier) {
        return switch (part) {
            case Leaf leaf -> {
                Found found = keys.get(leaf.key());
                yield found == null || missing(leaf, found)
                        ? unset(around, leaf, usual, hasUsual, earlier)
                        : converted(leaf, found, usual);
            }
            case Branch branch ->
                branch.optional() && usual == null && keys.section(branch.path()) == null ? null : build(branch, usual);
            case Choice choice -> chosen(choice, usual);
        };
    }

    /** Returns whether what was found is as good as nothing: an empty text is a value only where any text is. */
    private static boolean missing(Leaf leaf, Found found) {
        boolean text = leaf.component().getType() == String.class;
        return found.nothing() && !(text && found instanceof Scalar scalar && scalar.value() != null);
    }

    private @Nullable Object converted(Leaf leaf, Found found, @Nullable Object usual) {
        if (leaf.setting().auto() && found.toString().equals("auto")) {
            return usual;
        }
        return new Conversion(leaf, problems).value(found);
    }

    private @Nullable Object unset(
            Branch around, Leaf leaf, @Nullable Object usual, boolean hasUsual, Map<String, Object> earlier) {
        if (usual != null) {
            Object bound = earlier.get(leaf.setting().notBelow());
            return usual instanceof Long value && bound instanceof Long least ? (Object) Math.max(value, least) : usual;
        }
        if (hasUsual) {
            return null;
        }
        String needed = leaf.setting().needed();
        if (!needed.isEmpty()) {
            Origin origin = keys.section(around.path());
            problems.add(leaf.key(), origin == null ? Origin.DEFAULT : origin, "missing", "expected: " + needed);
            return null;
        }
        String fallback = leaf.setting().fallback();
        if (fallback.isEmpty() && Values.elements(leaf.type()) == null) {
            return null;
        }
        Conversion conversion = new Conversion(leaf, problems);
        return conversion.value(conversion.given(fallback, Origin.DEFAULT.name()));
    }

    private @Nullable Object chosen(Choice choice, @Nullable Object usual) {
        Branch chosen = null;
        for (Branch alternative : choice.alternatives()) {
            for (Leaf leaf : alternative.leaves()) {
                Found found = keys.get(leaf.key());
                if (found == null || found.nothing()) {
                    continue;
                }
                if (chosen != null && !chosen.equals(alternative)) {
                    String other = chosen.leaves().getFirst().key();
                    problems.add(leaf.key(), found, "expected: either this or " + other + ", not both");
                    return null;
                }
                chosen = alternative;
            }
        }
        return chosen == null ? usual : build(chosen, null);
    }
}
