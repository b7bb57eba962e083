package dev.farad.server.route;

/**
 * Answers the requests of a route; runs on a virtual thread, so it may block.
 *
 * <p>Throw a {@link Refusal} to answer with an error of its status; any other throw is answered with 500 and reported.
 */
@FunctionalInterface
public interface Handler {

    /** Returns the answer. */
    Response handle(HttpExchange exchange) throws Exception;
}
