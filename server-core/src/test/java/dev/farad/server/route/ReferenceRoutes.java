package dev.farad.server.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes tried one after the other, to compare with; of paths whose escapes are well-formed. */
record ReferenceRoutes(List<Route> routes) {

    /** A route, and what its names match. */
    record Hit(Route route, Map<String, String> parameters) {}

    /** Returns the most specific of the routes that match, or null. */
    @Nullable Hit hit(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        return hits(path)
                .filter(hit -> hit.route().method().equals(wanted))
                .min(Comparator.comparing(hit -> ranks(hit.route())))
                .orElse(null);
    }

    /** Returns the methods of all routes that match, as in {@code allow}. */
    String methods(String path) {
        return hits(path).map(hit -> hit.route().method()).collect(Collectors.toCollection(TreeSet::new)).stream()
                .collect(Collectors.joining(", "));
    }

    private Stream<Hit> hits(String path) {
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            segments[i] = URLDecoder.decode(segments[i], StandardCharsets.UTF_8);
        }
        return routes.stream().flatMap(route -> {
            Map<String, String> parameters = parameters(route, segments);
            return parameters == null ? Stream.empty() : Stream.of(new Hit(route, parameters));
        });
    }

    private static @Nullable Map<String, String> parameters(Route route, String[] segments) {
        String[] pattern = route.template().substring(1).split("/", -1);
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (i == segments.length) {
                return null;
            }
            String name = pattern[i].replace("{", "").replace("...", "").replace("}", "");
            if (pattern[i].endsWith("...}")) {
                parameters.put(name, Stream.of(segments).skip(i).collect(Collectors.joining("/")));
                return parameters;
            }
            if (pattern[i].startsWith("{") && !segments[i].isEmpty()) {
                parameters.put(name, segments[i]);
            } else if (!pattern[i].equals(segments[i])) {
                return null;
            }
        }
        return pattern.length == segments.length ? parameters : null;
    }

    /** Returns a text that is less for a template that is more specific. */
    private static String ranks(Route route) {
        return Stream.of(route.template().substring(1).split("/", -1))
                .map(segment -> segment.endsWith("...}") ? "2" : segment.startsWith("{") ? "1" : "0")
                .collect(Collectors.joining());
    }
}
