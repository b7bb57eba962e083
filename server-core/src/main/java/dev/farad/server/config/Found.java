package dev.farad.server.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value as it was found in a file, or elsewhere. */
sealed interface Found {
    /** A number, true or false, a text, or null; and the characters that say so. */
    record Scalar(@Nullable Object value, String text, Origin origin) implements Found {
        @Override
        public String toString() {
            return text;
        }
    }

    /** A list. */
    record Items(List<Found> items, Origin origin) implements Found {
        @Override
        public String toString() {
            return items.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A mapping. */
    record Entries(Map<String, Found> entries, Origin origin) implements Found {
        @Override
        public String toString() {
            return entries.isEmpty() ? "{}" : "{" + String.join(", ", entries.keySet()) + "}";
        }
    }

    /**
     * Where a value was found.
     *
     * @param name of what it was found in, or {@link #DEFAULT}
     * @param line from 1; 0 where there are none
     */
    record Origin(String name, int line) {
        static final Origin DEFAULT = new Origin("default", 0);

        @Override
        public String toString() {
            return line == 0 ? name : name + " line " + line;
        }
    }

    /** Returns where it was found. */
    Origin origin();

    /** Returns whether it is a null, or an empty text: as good as nothing. */
    default boolean nothing() {
        return this instanceof Scalar scalar
                && (scalar.value() == null || scalar.text().isEmpty());
    }
}
