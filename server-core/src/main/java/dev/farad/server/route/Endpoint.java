package dev.farad.server.route;

import java.util.concurrent.CompletionStage;

/**
 * Answers the requests of a route without blocking: the inner counterpart of {@link Handler}.
 *
 * <p>Both methods run on the connection's event loop. What they throw becomes an error in the route's format.
 */
public interface Endpoint {

    /**
     * Decides whether the body is wanted, before it is read.
     *
     * @throws Refusal if it is not
     */
    default void admit(HttpExchange exchange) {}

    /** Starts to answer a request whose body is there. */
    CompletionStage<Response> answer(HttpExchange exchange);
}
