package dev.farad.server.route;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs a {@link Handler} on a virtual thread of its own for each request. */
public final class BlockingEndpoint implements Endpoint {
    private final Handler handler;

    /** Wraps a handler. */
    public BlockingEndpoint(Handler handler) {
        this.handler = handler;
    }

    @Override
    public CompletionStage<Response> answer(HttpExchange exchange) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("handler").start(() -> {
            try {
                answer.complete(handler.handle(exchange));
            } catch (Throwable thrown) {
                answer.completeExceptionally(thrown);
            }
        });
        return answer;
    }
}
