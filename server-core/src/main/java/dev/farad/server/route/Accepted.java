package dev.farad.server.route;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.body.MediaType;
import java.util.ArrayList;
import java.util.List;

/**
 * What media types a client accepts, and how much: the weights of its {@code accept} (RFC 9110, section 12.5.1).
 *
 * <p>Of the ranges that admit a type the most specific counts. No ranges accept everything.
 */
final class Accepted {
    private static final int MOST_RANGES = 100;

    private final List<Range> ranges;

    private record Range(MediaType type, double weight) {
        int specificity() {
            return type.essence().equals("*/*") ? 0 : type.essence().endsWith("/*") ? 1 : 2;
        }
    }

    private Accepted(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * Reads header values.
     *
     * @throws Refusal 400 if one is malformed
     */
    static Accepted of(List<String> values) {
        List<Range> ranges = new ArrayList<>();
        for (String value : values) {
            for (String part : value.split(",", MOST_RANGES)) {
                if (!part.isBlank()) {
                    ranges.add(range(part.strip()));
                }
            }
        }
        return new Accepted(ranges);
    }

    private static Range range(String text) {
        try {
            MediaType type = MediaType.parse(text);
            String weight = type.parameter("q");
            double value = weight == null ? 1 : Double.parseDouble(weight);
            if (value >= 0 && value <= 1) {
                return new Range(type, value);
            }
        } catch (MalformedInputException | NumberFormatException e) {
            // Told below.
        }
        throw Refusal.badRequest("accept: '" + text + "' (expected: media types, each with ;q=0 to 1 or without)");
    }

    /** Returns the index of the type that is accepted most, of several the first; -1 if none is. */
    int choice(List<String> types) {
        int best = -1;
        double bestWeight = 0;
        for (int i = 0; i < types.size(); i++) {
            double weight = weight(types.get(i));
            if (weight > bestWeight) {
                best = i;
                bestWeight = weight;
            }
        }
        return best;
    }

    private double weight(String type) {
        if (ranges.isEmpty()) {
            return 1;
        }
        Range found = null;
        for (Range range : ranges) {
            if (range.type().admits(type) && (found == null || range.specificity() > found.specificity())) {
                found = range;
            }
        }
        return found == null ? 0 : found.weight();
    }
}
