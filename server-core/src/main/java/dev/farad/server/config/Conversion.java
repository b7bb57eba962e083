package dev.farad.server.config;

import dev.farad.server.config.Found.Entries;
import dev.farad.server.config.Found.Items;
import dev.farad.server.config.Found.Origin;
import dev.farad.server.config.Found.Scalar;
import dev.farad.server.setting.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was found at a key as a value of the type that is wanted there; complains where it is none. */
final class Conversion {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?");

    private final Shape.Leaf leaf;
    private final Setting setting;
    private final Problems problems;

    Conversion(Shape.Leaf leaf, Problems problems) {
        this.leaf = leaf;
        this.setting = leaf.setting();
        this.problems = problems;
    }

    /** Returns a text that no YAML was made of yet as what it would be found as in a file. */
    Found given(String text, String origin) {
        Origin from = new Origin(origin, 0);
        Class<?> elements = Values.elements(leaf.type());
        if (elements != null && !text.startsWith("[")) {
            List<Found> items = new ArrayList<>();
            for (String item : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                items.add(new Scalar(item.strip(), item.strip(), from));
            }
            return new Items(items, from);
        }
        Class<?> type = leaf.component().getType();
        boolean plain = type == String.class || type == Path.class || type.isEnum();
        return plain ? new Scalar(text, text, from) : YamlText.value(text, origin, problems);
    }

    /** Returns the value, or null after a complaint. */
    @Nullable Object value(Found found) {
        Class<?> elements = Values.elements(leaf.type());
        if (elements != null) {
            return list(found, elements);
        }
        Class<?> type = leaf.component().getType();
        return type == Map.class ? mapping(found) : single(found, type);
    }

    private @Nullable Object single(Found found, Class<?> type) {
        if (type == int.class || type == Integer.class) {
            Long number = number(found, Integer.MIN_VALUE, Integer.MAX_VALUE);
            return number == null ? null : number.intValue();
        }
        if (type == long.class) {
            return number(found, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class) {
            return fraction(found);
        }
        if (type == Duration.class) {
            long unit = Values.unitNanos(leaf.key());
            Long number = number(found, Long.MIN_VALUE / unit, Long.MAX_VALUE / unit);
            return number == null ? null : Duration.ofNanos(number * unit);
        }
        if (type == boolean.class) {
            Object value = found instanceof Scalar scalar ? scalar.value() : null;
            return value instanceof Boolean ? value : wrong(found, "expected: true or false");
        }
        String text = text(found);
        return text == null ? null : ofText(found, text, type);
    }

    private @Nullable Long number(Found found, long least, long most) {
        if (!(found instanceof Scalar scalar) || !(scalar.value() instanceof Long number)) {
            wrong(found, "expected: a whole number");
            return null;
        }
        long min = Math.max(least, setting.min());
        long max = Math.min(most, setting.max());
        if (number >= min && number <= max) {
            return number;
        }
        boolean open = setting.max() == Long.MAX_VALUE && number < min;
        wrong(found, "expected: " + (open ? min + " or more" : min + " to " + max));
        return null;
    }

    private @Nullable Double fraction(Found found) {
        String text = found instanceof Scalar scalar && scalar.value() != null ? scalar.toString() : "";
        if (NUMBER.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        wrong(found, "expected: a number");
        return null;
    }

    private @Nullable String text(Found found) {
        if (found instanceof Scalar scalar && scalar.value() instanceof String text) {
            return text;
        }
        wrong(found, Values.elements(leaf.type()) == null ? "expected: text" : "expected: a list of texts");
        return null;
    }

    private @Nullable Object ofText(Found found, String text, Class<?> type) {
        if (type.isEnum()) {
            return constant(found, text, type);
        }
        if (!begins(text)) {
            return wrong(found, "expected: a text that begins with " + String.join(" or ", setting.beginnings()));
        }
        try {
            if (type == Path.class) {
                return Path.of(text);
            }
            return type == URI.class ? URI.create(text) : text;
        } catch (IllegalArgumentException unfit) {
            return wrong(
                    found, "expected: " + (type == Path.class ? "a path" : "an address") + "; " + unfit.getMessage());
        }
    }

    private boolean begins(String text) {
        String[] beginnings = setting.beginnings();
        for (String beginning : beginnings) {
            if (text.startsWith(beginning)) {
                return true;
            }
        }
        return beginnings.length == 0;
    }

    private @Nullable Object constant(Found found, String text, Class<?> type) {
        List<Enum<?>> constants = Values.constants(leaf, type);
        for (Enum<?> constant : constants) {
            if (Values.text(constant).equals(text)) {
                return constant;
            }
        }
        String names = constants.stream().map(Values::text).collect(Collectors.joining(", "));
        return wrong(found, "expected: one of " + (setting.auto() ? "auto, " : "") + names);
    }

    private @Nullable List<Object> list(Found found, Class<?> elements) {
        if (elements.isRecord()) {
            return records(found, elements);
        }
        Found all = found;
        if (elements == URI.class && found instanceof Scalar scalar && scalar.value() instanceof String text) {
            // Addresses hold no commas, and one line of them is what etcd's own tools take.
            all = new Items(
                    ((Items) given(text, scalar.origin().name()))
                            .items().stream()
                                    .map(item -> (Found) new Scalar(item.toString(), item.toString(), scalar.origin()))
                                    .toList(),
                    scalar.origin());
        }
        List<Object> values = new ArrayList<>();
        for (Found item : all instanceof Items items ? items.items() : List.of(all)) {
            Object value = text(item) == null ? null : ofText(item, item.toString(), elements);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private @Nullable List<Object> records(Found found, Class<?> type) {
        if (!(found instanceof Items items)) {
            wrong(found, "expected: a list of mappings");
            return null;
        }
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < items.items().size(); i++) {
            Shape.Branch row = Shape.of(type, leaf.key() + "[" + i + "].");
            GivenKeys keys = new GivenKeys(row.leaves(), problems);
            keys.addAll(row.path(), items.items().get(i));
            Object built = new Building(keys, problems).build(row, null);
            if (built != null) {
                records.add(built);
            }
        }
        return records;
    }

    private @Nullable Map<String, String> mapping(Found found) {
        if (!(found instanceof Entries mapping)) {
            wrong(found, "expected: a mapping");
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            if (!begins(key)) {
                problems.add(
                        leaf.key() + "." + key,
                        value,
                        "expected: a key that begins with " + String.join(" or ", setting.beginnings()));
            } else if (value instanceof Scalar scalar && scalar.value() instanceof String text) {
                texts.put(key, text);
            } else {
                problems.add(leaf.key() + "." + key, value, "expected: text");
            }
        });
        return texts;
    }

    private @Nullable Object wrong(Found found, String remedy) {
        problems.add(leaf.key(), found, remedy);
        return null;
    }
}
