package dev.farad.server.route;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Turns what handlers return into answers. */
final class Answers {
    private Answers() {}

    static void give(HttpExchange exchange, @Nullable Object value) {
        switch (value) {
            case null -> exchange.respond(Response.empty(204));
            case Response response -> exchange.respond(response);
            case StreamedResponse response -> exchange.respond(response);
            case CompletionStage<?> stage -> exchange.respondWith(stage);
            default -> giveObject(exchange, value);
        }
    }

    private static void giveObject(HttpExchange exchange, Object value) {
        Response response;
        try {
            response = exchange.application()
                    .codecs()
                    .write(value, exchange.headers().all("accept"), exchange.allocator());
        } catch (Throwable unwritable) {
            // An Error too, since nobody else would answer the request.
            exchange.fail(unwritable);
            return;
        }
        exchange.respond(response);
    }
}
