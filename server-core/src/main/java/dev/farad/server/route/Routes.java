package dev.farad.server.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The routes of a port. Immutable; the first that matches answers.
 *
 * <p>HEAD is answered by the route of GET.
 */
public final class Routes {
    private final List<Route> routes;
    private final Function<String, ErrorFormat> errorsByPath;

    /**
     * Makes routes.
     *
     * @param errorsByPath the error format of paths that no route matches
     */
    public Routes(List<Route> routes, Function<String, ErrorFormat> errorsByPath) {
        this.routes = List.copyOf(routes);
        this.errorsByPath = errorsByPath;
    }

    /** What a request's method and path lead to. */
    public sealed interface Match {
        /** A route, and what its template's names match. */
        record Found(Route route, Map<String, String> parameters) implements Match {}

        /** No route has the path, or none has it with that method. */
        record Missing(Refusal refusal) implements Match {}
    }

    /** Finds the route of a request. */
    public Match match(String method, String path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<String> segments = decoded(path);
        Set<String> allowed = new LinkedHashSet<>();
        for (Route route : routes) {
            Map<String, String> parameters = route.match(segments);
            if (parameters != null && route.method().equals(wanted)) {
                return new Match.Found(route, parameters);
            }
            if (parameters != null) {
                allowed.add(route.method());
            }
        }
        return new Match.Missing(
                allowed.isEmpty()
                        ? Refusal.notFound("no such path: " + path)
                        : Refusal.methodNotAllowed(method, allowed));
    }

    /** Returns how errors are written for a path that no route matches. */
    public ErrorFormat errorsAt(String path) {
        return errorsByPath.apply(path);
    }

    private static List<String> decoded(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : Route.segments(path)) {
            segments.add(PercentEncoding.decode(segment));
        }
        return segments;
    }
}
