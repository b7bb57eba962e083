package dev.farad.server.route;

import java.util.ArrayList;
import java.util.List;

/**
 * A route's path template, taken apart at its slashes.
 *
 * @param segments at least one, which is empty in {@code /}
 */
record Template(List<Segment> segments) {

    /** What one place of a template matches. */
    sealed interface Segment {
        /** Matches its own text, which may be empty. */
        record Fixed(String text) implements Segment {}

        /** Matches one segment that is not empty. */
        record Named(String name) implements Segment {}

        /** Matches the rest of a path, which may be empty; comes last. */
        record Tail(String name) implements Segment {}
    }

    /** A name of a template, and the segment where it begins to match. */
    record Parameter(String name, int segment, boolean tail) {}

    /**
     * Takes a template apart.
     *
     * @throws IllegalArgumentException if it is no path, or its braces mean nothing
     */
    static Template of(String template) {
        if (!template.startsWith("/")) {
            throw rejected(template, "one that starts with '/'");
        }
        List<Segment> segments = new ArrayList<>();
        for (String text : template.substring(1).split("/", -1)) {
            if (!segments.isEmpty() && segments.getLast() instanceof Segment.Tail) {
                throw rejected(template, "nothing after {name...}");
            }
            segments.add(segment(template, text));
        }
        Template parsed = new Template(List.copyOf(segments));
        List<Parameter> parameters = parsed.parameters();
        if (parameters.stream().map(Parameter::name).distinct().count() < parameters.size()) {
            throw rejected(template, "each name once");
        }
        return parsed;
    }

    private static Segment segment(String template, String text) {
        boolean braces = text.length() > 1 && text.startsWith("{") && text.endsWith("}");
        String inner = braces ? text.substring(1, text.length() - 1) : text;
        boolean tail = braces && inner.endsWith("...");
        String name = tail ? inner.substring(0, inner.length() - 3) : inner;
        if (braces && name.isEmpty()) {
            throw rejected(template, "a name between braces");
        }
        if (name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
            throw rejected(template, "braces around whole segments only, as {name} or {name...}");
        }
        return tail ? new Segment.Tail(name) : braces ? new Segment.Named(name) : new Segment.Fixed(text);
    }

    private static IllegalArgumentException rejected(String template, String expectation) {
        return new IllegalArgumentException("route template: '" + template + "' (expected: " + expectation + ")");
    }

    /** Returns the names, in order. */
    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            switch (segments.get(i)) {
                case Segment.Fixed _ -> {}
                case Segment.Named(String name) -> parameters.add(new Parameter(name, i, false));
                case Segment.Tail(String name) -> parameters.add(new Parameter(name, i, true));
            }
        }
        return List.copyOf(parameters);
    }

    /** Returns the template without its names: equal for templates that match the same paths. */
    Template shape() {
        return new Template(segments.stream().map(Template::withoutName).toList());
    }

    private static Segment withoutName(Segment segment) {
        return switch (segment) {
            case Segment.Fixed fixed -> fixed;
            case Segment.Named _ -> new Segment.Named("");
            case Segment.Tail _ -> new Segment.Tail("");
        };
    }
}
