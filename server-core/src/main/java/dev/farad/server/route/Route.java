package dev.farad.server.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path template, and what answers there.
 *
 * @param method in capitals
 * @param template such as {@code /v2/models/{model}}: a segment in braces matches any one segment that is not empty
 * @param endpoint that answers
 * @param errors how its errors are written
 */
public record Route(String method, String template, Endpoint endpoint, ErrorFormat errors) {

    /** Checks the template. */
    public Route {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException(
                    "route template: '" + template + "' (expected: one that starts with '/')");
        }
    }

    /** Returns a route of GET requests that are answered on the event loop at once. */
    public static Route get(String template, ErrorFormat errors, Function<HttpExchange, Response> answer) {
        return new Route(
                "GET", template, exchange -> CompletableFuture.completedFuture(answer.apply(exchange)), errors);
    }

    /** Returns what the template's names match in a path's segments, or null where the path does not match. */
    @Nullable Map<String, String> match(List<String> segments) {
        List<String> pattern = segments(template);
        if (pattern.size() != segments.size()) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            String actual = segments.get(i);
            if (expected.startsWith("{") && expected.endsWith("}")) {
                if (actual.isEmpty()) {
                    return null;
                }
                parameters.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return null;
            }
        }
        return parameters;
    }

    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
