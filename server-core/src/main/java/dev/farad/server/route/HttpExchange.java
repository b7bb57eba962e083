package dev.farad.server.route;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Usage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Executor;

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

    /** Returns where buffers for the response come from. */
    ByteBufAllocator allocator();

    /** Returns whether the client has left, so that nobody would read an answer. */
    boolean gone();

    /** Returns the executor that the exchange belongs to: what touches it later must run there. */
    Executor eventLoop();

    /** Records what is asked of a model. */
    void inference(Inference inference);

    /** Records what the request used. */
    void usage(Usage usage);

    /** Runs a task once the client has left before its answer was written; at most one task, set before the body is answered. */
    void onCancel(Runnable task);
}
