package dev.farad.codec.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The few names that a protocol knows in some place, each with the value it stands for, found by their bytes: telling
 * which one a key is makes no string.
 *
 * @param <T> of the values
 */
public final class JsonNames<T> {
    private final byte[][] names;
    private final List<T> values;

    private JsonNames(List<T> values, Function<T, String> name) {
        this.values = values;
        this.names = values.stream()
                .map(name)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /** Returns names that stand for themselves. */
    public static JsonNames<String> of(String... names) {
        return new JsonNames<>(List.of(names), name -> name);
    }

    /**
     * Returns the names of values.
     *
     * @param name of a value
     */
    public static <T> JsonNames<T> of(List<T> values, Function<T, String> name) {
        return new JsonNames<>(List.copyOf(values), name);
    }

    /** Returns what a name stands for, or null if it is none of these. */
    @Nullable T find(byte[] utf8, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i];
            if (name.length == to - from && Arrays.equals(name, 0, name.length, utf8, from, to)) {
                return values.get(i);
            }
        }
        return null;
    }
}
