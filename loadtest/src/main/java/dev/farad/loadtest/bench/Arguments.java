package dev.farad.loadtest.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Options of a command line, each {@code --name value}. */
final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it has anything but the known options, each with a value
     */
    Arguments(String[] line, List<String> known) {
        for (int i = 0; i < line.length; i += 2) {
            if (!known.contains(line[i])) {
                throw new IllegalArgumentException(
                        "unknown: " + line[i] + " (expected: " + String.join(", ", known) + ")");
            }
            if (i + 1 == line.length) {
                throw new IllegalArgumentException(line[i] + ": no value (expected: one after it)");
            }
            values.put(line[i], line[i + 1]);
        }
    }

    /** Returns the value of an option, where given. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns a whole number of at least one. */
    int number(String name, int otherwise) {
        String text = values.getOrDefault(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: 1 or more)", notOne);
        }
        throw new IllegalArgumentException(name + ": " + text + " (expected: 1 or more)");
    }

    /** Returns those of some things that a list such as {@code a,b} names, or nothing where there is no such option. */
    <T> Optional<List<T>> chosen(String name, T[] all, Function<T, String> label) {
        return text(name)
                .map(list -> Arrays.stream(list.split(",", -1))
                        .map(wanted -> Arrays.stream(all)
                                .filter(one -> label.apply(one).equals(wanted))
                                .findFirst()
                                .orElseThrow(() -> new IllegalArgumentException(name + ": " + wanted
                                        + " (expected: some of "
                                        + String.join(
                                                ",",
                                                Arrays.stream(all).map(label).toList()) + ")")))
                        .toList());
    }
}
