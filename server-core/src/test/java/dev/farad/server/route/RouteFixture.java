package dev.farad.server.route;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Routes that answer nothing much, and a way to ask for them. */
final class RouteFixture {
    static final ErrorFormat PLAIN = (_, _) -> Unpooled.EMPTY_BUFFER;

    private RouteFixture() {}

    /** Makes a route of {@code METHOD /template}. */
    static Route route(String methodAndTemplate) {
        String[] parts = methodAndTemplate.split(" ", 2);
        return new Route(parts[0], parts[1], new BlockingEndpoint(_ -> Response.empty(200)), PLAIN);
    }

    static Routes routes(String... methodsAndTemplates) {
        return new Routes(
                Arrays.stream(methodsAndTemplates).map(RouteFixture::route).toList(), _ -> PLAIN);
    }

    static Routes routes(List<Route> routes) {
        return new Routes(routes, _ -> PLAIN);
    }

    static RouteMatch match(Routes routes, String method, String path) {
        RouteMatch match = new RouteMatch();
        match(routes, method, path, match);
        return match;
    }

    static void match(Routes routes, String method, String path, RouteMatch into) {
        byte[] head = (path + " HTTP/1.1\r\nhost: a/b%\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        routes.match(method, head, 0, path.getBytes(StandardCharsets.UTF_8).length, into);
    }

    /** Matches a path with nothing behind it. */
    static void matchAlone(Routes routes, String method, String path, RouteMatch into) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        routes.match(method, bytes, 0, bytes.length, into);
    }

    /** Returns {@code METHOD /template} of the route, or the status of the refusal. */
    static String outcome(RouteMatch match) {
        Route route = match.route();
        Refusal refusal = match.refusal();
        if (route != null && refusal == null) {
            return route.method() + " " + route.template();
        }
        if (route == null && refusal != null) {
            String allow = refusal.headers().get("allow");
            return refusal.status() + (allow == null ? "" : " " + allow);
        }
        throw new AssertionError("route: " + route + ", refusal: " + refusal + " (expected: one of them)");
    }
}
