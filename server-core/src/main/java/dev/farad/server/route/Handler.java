package dev.farad.server.route;

import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of a route; runs on a virtual thread, so it may block. When the client leaves, the thread is interrupted.
 *
 * <p>Throw a {@link Refusal} to answer with an error of its status; any other throw that the application does not map is answered with 500 and reported.
 */
@FunctionalInterface
public interface Handler {

    /**
     * Returns the answer: a {@link Response} or {@link StreamedResponse}; null for 204; a stage that completes with an answer; or an object that one of the route's codecs
     * writes, with 200.
     */
    @Nullable Object handle(HttpExchange exchange) throws Exception;
}
