package dev.farad.codec.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of header fields that were written before, found by the very strings they were made of.
 *
 * <p>Most fields of most responses are the same few constants. A pair of strings is kept as a line when its place sees it
 * twice in a row, so strings that are made for each response are never kept.
 */
final class LineMemory {
    private static final int PLACES = 16;

    private final Place[] places = new Place[PLACES];

    private static final class Place {
        @Nullable String name;

        @Nullable CharSequence value;

        byte @Nullable [] line;

        @SuppressWarnings("ReferenceEquality") // Equal strings would do too, but to compare them costs what is saved.
        boolean holds(String otherName, CharSequence otherValue) {
            return name == otherName && value == otherValue;
        }
    }

    LineMemory() {
        Arrays.setAll(places, _ -> new Place());
    }

    /** Returns the line of a name and a value, or null if it is not known. */
    byte @Nullable [] find(String name, CharSequence value) {
        Place place = place(name, value);
        return place.holds(name, value) ? place.line : null;
    }

    /** Notes a line that was just written. */
    void seen(String name, CharSequence value, byte[] bytes, int from, int to) {
        Place place = place(name, value);
        if (place.holds(name, value) && value instanceof String) {
            place.line = Arrays.copyOfRange(bytes, from, to);
        } else {
            place.name = name;
            place.value = value;
            place.line = null;
        }
    }

    private Place place(String name, CharSequence value) {
        return places[(name.hashCode() + value.length()) & (PLACES - 1)];
    }
}
