package dev.farad.server.route;

import java.util.function.Function;

/**
 * A method and a path template, and what answers there.
 *
 * <p>A template's segments are fixed text, written as it is after percent-decoding; {@code {name}}, which matches any one segment that is not empty; or, as the last
 * one, {@code {name...}}, which matches the rest of the path behind the slash, with all its slashes, and even if it is empty. Fixed text may be empty:
 * {@code /models/} is another path than {@code /models}.
 *
 * <p>A path that is answered for several methods has a route for each.
 *
 * @param method in capitals; not HEAD, which the route of GET answers
 * @param template such as {@code /v2/models/{model}} or {@code /files/{path...}}, each name once
 * @param endpoint that answers
 * @param errors how its errors are written
 * @param body how it takes bodies
 * @param application what its handlers work with
 */
public record Route(
        String method, String template, Endpoint endpoint, ErrorFormat errors, Body body, Application application) {

    /** Checks method and template. */
    public Route {
        if (method.equals("HEAD")) {
            throw new IllegalArgumentException("route method: HEAD (expected: GET, whose route answers HEAD too)");
        }
        Template.of(template);
    }

    /** Makes a route whose handlers have the built-in codecs and no models. */
    public Route(String method, String template, Endpoint endpoint, ErrorFormat errors, Body body) {
        this(method, template, endpoint, errors, body, Application.BARE);
    }

    /** Makes a route that takes bodies whole. */
    public Route(String method, String template, Endpoint endpoint, ErrorFormat errors) {
        this(method, template, endpoint, errors, Body.WHOLE);
    }

    /** Returns a route of GET requests that are answered on the event loop at once. */
    public static Route get(String template, ErrorFormat errors, Function<HttpExchange, Response> answer) {
        return new Route("GET", template, exchange -> exchange.respond(answer.apply(exchange)), errors);
    }
}
