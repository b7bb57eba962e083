package dev.farad.server.route;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request says under a name: a part of its path, a parameter of its query, a header or a field of a form. Immutable.
 *
 * <p>Whatever asks for one value refuses none and several, and a text that is not of the type: each is a 400 that names the parameter, its value and what was
 * expected. A fallback stands in where there is none.
 */
public final class Value {
    private final String kind;
    private final String name;
    private final List<String> texts;
    private final long least;
    private final long most;

    private Value(String kind, String name, List<String> texts, long least, long most) {
        this.kind = kind;
        this.name = name;
        this.texts = texts;
        this.least = least;
        this.most = most;
    }

    /**
     * Makes a value.
     *
     * @param kind as messages name it, such as {@code query parameter}
     * @param texts all that were given, decoded
     */
    public static Value of(String kind, String name, List<String> texts) {
        return new Value(kind, name, List.copyOf(texts), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Returns this, with the range that it must be in where it is asked for as an integer. */
    public Value between(long newLeast, long newMost) {
        return new Value(kind, name, texts, newLeast, newMost);
    }

    /** Returns whether it was given. */
    public boolean isPresent() {
        return !texts.isEmpty();
    }

    /** Returns all that was given, in order. */
    public List<String> all() {
        return texts;
    }

    public String asText() {
        return only("a value");
    }

    public String asText(String fallback) {
        return isPresent() ? asText() : fallback;
    }

    public int asInt() {
        return (int) integer(Math.max(least, Integer.MIN_VALUE), Math.min(most, Integer.MAX_VALUE));
    }

    public int asInt(int fallback) {
        return isPresent() ? asInt() : fallback;
    }

    public long asLong() {
        return integer(least, most);
    }

    public long asLong(long fallback) {
        return isPresent() ? asLong() : fallback;
    }

    /** Returns a finite number. */
    public double asDouble() {
        return as("a number", text -> {
            double number = Double.parseDouble(text);
            if (!Double.isFinite(number)) {
                throw new NumberFormatException();
            }
            return number;
        });
    }

    public double asDouble(double fallback) {
        return isPresent() ? asDouble() : fallback;
    }

    /** Returns whether it is {@code true}; anything but that and {@code false} is refused. */
    public boolean asBoolean() {
        return switch (only("true or false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unfit("true or false");
        };
    }

    public boolean asBoolean(boolean fallback) {
        return isPresent() ? asBoolean() : fallback;
    }

    /** Returns a UUID of 36 characters. */
    public UUID asUuid() {
        return as("a UUID", text -> {
            UUID id = UUID.fromString(text);
            if (text.length() != 36) {
                throw new IllegalArgumentException();
            }
            return id;
        });
    }

    /** Returns the constant of that name, in any case, with a dash for each underscore if one likes. */
    public <E extends Enum<E>> E asEnum(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String expected =
                "one of " + Arrays.stream(constants).map(Value::spelling).collect(Collectors.joining(", "));
        String text = only(expected).toLowerCase(Locale.ROOT).replace('_', '-');
        for (E constant : constants) {
            if (spelling(constant).equals(text)) {
                return constant;
            }
        }
        throw unfit(expected);
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns what a function makes of it.
     *
     * @param expected as the message says it, such as {@code an ISO date}
     * @param reading throws {@link IllegalArgumentException} or {@link java.time.DateTimeException} for a text that is not
     */
    public <T> T as(String expected, Function<? super String, ? extends T> reading) {
        String text = only(expected);
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw unfit(expected);
        }
    }

    private long integer(long from, long to) {
        String expected =
                from == Long.MIN_VALUE && to == Long.MAX_VALUE ? "an integer" : "an integer from " + from + " to " + to;
        long number = as(expected, Long::parseLong);
        if (number < from || number > to) {
            throw unfit(expected);
        }
        return number;
    }

    private String only(String expected) {
        if (texts.size() == 1) {
            return texts.getFirst();
        }
        throw refusal((texts.isEmpty() ? "missing" : "given " + texts.size() + " times"), expected + ", once");
    }

    private Refusal unfit(String expected) {
        String text = texts.getFirst();
        return refusal("'" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "'", expected);
    }

    private Refusal refusal(String found, String expected) {
        return Refusal.badParameter(name, kind + " '" + name + "': " + found + " (expected: " + expected + ")");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value value && name.equals(value.name) && texts.equals(value.texts);
    }

    @Override
    public int hashCode() {
        return name.hashCode() ^ texts.hashCode();
    }

    @Override
    public String toString() {
        return kind + " '" + name + "': " + texts;
    }
}
