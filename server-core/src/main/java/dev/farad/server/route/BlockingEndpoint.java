package dev.farad.server.route;

import dev.farad.hooks.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Handler} on a virtual thread of its own for each request, which is interrupted when the client leaves.
 *
 * <p>The answer is made on that thread too, so whatever it throws, an {@link Error} too, is this request's failure and nobody else's.
 */
public final class BlockingEndpoint implements Endpoint {
    private final String threadName;
    private final Handler handler;
    private final HandlerThreads threads;

    /** Wraps a handler that may run as often at once as there are requests. */
    public BlockingEndpoint(Handler handler) {
        this("handler", handler, new HandlerThreads(Integer.MAX_VALUE));
    }

    /**
     * Wraps a handler.
     *
     * @param threadName as thread dumps show it
     * @param threads that it runs on, with other handlers
     */
    public BlockingEndpoint(String threadName, Handler handler, HandlerThreads threads) {
        this.threadName = threadName;
        this.handler = handler;
        this.threads = threads;
    }

    @Override
    public void admit(HttpExchange exchange) {
        threads.admit();
    }

    @Override
    public void answer(HttpExchange exchange) {
        // Made here, since the exchange belongs to this thread.
        RequestContext context = exchange.context();
        Thread thread = threads.start(
                threadName,
                () -> ScopedValue.where(RequestContext.CURRENT, context).run(() -> run(exchange)));
        // Nothing of the exchange ends before this returns, since that too happens on the event loop.
        exchange.onCancel(thread::interrupt);
    }

    private void run(HttpExchange exchange) {
        @Nullable Object value;
        try {
            value = handler.handle(exchange);
        } catch (Throwable thrown) {
            // What an interrupt led to is no failure of the handler's.
            exchange.fail(exchange.gone() ? Refusal.clientLeft() : thrown);
            return;
        }
        exchange.answer(value);
    }
}
