package dev.farad.server.route;

/** Runs a {@link Handler} on a virtual thread of its own for each request. */
public final class BlockingEndpoint implements Endpoint {
    private final Handler handler;

    /** Wraps a handler. */
    public BlockingEndpoint(Handler handler) {
        this.handler = handler;
    }

    @Override
    public void answer(HttpExchange exchange) {
        Thread.ofVirtual().name("handler").start(() -> {
            Response response;
            try {
                response = handler.handle(exchange);
            } catch (Throwable thrown) {
                exchange.fail(thrown);
                return;
            }
            exchange.respond(response);
        });
    }
}
