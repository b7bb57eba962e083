package dev.farad.server.http;

import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes the response of an exchange to its stream and finishes the exchange once the last byte is on its way: first
 * {@link #head}, then one of the two bodies.
 */
interface ResponseWriter {

    /**
     * Makes the head of an exchange's response.
     *
     * @throws IllegalArgumentException if a field cannot be written; then it may be called again
     */
    void head(ServerExchange exchange);

    /** Makes the head of an answer; returns what kept it from being made, or null. */
    default @Nullable Throwable tryHead(ServerExchange exchange) {
        try {
            head(exchange);
            return null;
        } catch (Throwable failed) {
            return failed;
        }
    }

    /** Writes the head with a body that is whole, which it releases. */
    void write(ServerExchange exchange, ByteBuf body);

    /** Writes the head, then the body as it comes. */
    void write(ServerExchange exchange, StreamedResponse response);

    /** Returns whether the client takes more of a streamed body now; if not, the stream is told when it does. */
    boolean writable();

    /** Writes the next part of a streamed body, which has at least one byte. */
    void part(ByteBuf part);

    /** Ends a streamed body. */
    void end(ServerExchange exchange);

    /** Returns whether a response has no body whatever its head says, RFC 9110 section 6.4.1. */
    static boolean silent(ServerExchange exchange) {
        int status = exchange.response.status();
        return status == 204 || status == 304 || exchange.head.method().equals("HEAD");
    }
}
