package dev.farad.server.route;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Usage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** An exchange as its endpoint sees it: with what the route matched, and the body. */
public interface HttpExchange extends Exchange {

    /**
     * Returns the part of the path that a template's {@code {name}} matched, percent-decoded.
     *
     * @throws IllegalArgumentException if the route's template has no such name
     */
    String pathParameter(String name);

    /** Returns the whole body; the exchange's, and gone when the exchange is finished. */
    ByteBuf body();

    /**
     * Returns the body in parts, as they come: one subscriber, called on the event loop, which releases each part. What it
     * does not ask for is left with the client.
     *
     * @throws IllegalStateException if the route takes its bodies whole
     */
    Flow.Publisher<ByteBuf> bodyStream();

    /** Answers with a body that is whole; takes it over. Allocates nothing when called on the event loop. */
    void respond(int status, String contentType, ByteBuf body);

    /** Answers; takes the body over. Any thread, once for each exchange. */
    void respond(Response response);

    /** Answers with a body in parts. Any thread, once for each exchange. */
    void respond(StreamedResponse response);

    /** Answers with an error in the route's format: a {@link Refusal} as it says, anything else with 500. Any thread. */
    void fail(Throwable cause);

    /** Answers with what a stage completes with. */
    default void respondWith(CompletionStage<Response> answer) {
        var _ = answer.whenComplete((response, thrown) -> {
            if (thrown == null) {
                respond(response);
            } else {
                fail(thrown);
            }
        });
    }

    /** Returns where buffers for the response come from. */
    ByteBufAllocator allocator();

    /** Returns whether the client has left, so that nobody would read an answer. */
    boolean gone();

    /** Returns the executor that the exchange belongs to: what touches it later must run there. */
    Executor eventLoop();

    /** Records when a moment came, in nanoseconds of {@link System#nanoTime}. */
    void stamp(Moment moment, long atNanos);

    /** Records what is asked of a model. */
    void inference(Inference inference);

    /** Records what the request used. */
    void usage(Usage usage);

    /** Runs a task once the client has left before its answer was written; at most one task, set before the body is answered. */
    void onCancel(Runnable task);
}
