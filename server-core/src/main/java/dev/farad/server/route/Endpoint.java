package dev.farad.server.route;

/**
 * Answers the requests of a route without blocking: the inner counterpart of {@link Handler}.
 *
 * <p>Both methods run on the connection's event loop. What they throw becomes an error in the route's format.
 */
@FunctionalInterface
public interface Endpoint {
    /**
     * Decides whether the body is wanted, before it is read.
     *
     * @throws Refusal if it is not
     */
    default void admit(HttpExchange exchange) {}

    /**
     * Starts to answer a request whose body is there, or begins to be where the route streams it.
     *
     * <p>Must lead, now or later and on any thread, to one call of {@link HttpExchange#respond} or {@link HttpExchange#fail},
     * also when the client has left.
     */
    void answer(HttpExchange exchange) throws Exception;
}
