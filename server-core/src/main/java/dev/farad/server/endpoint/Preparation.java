package dev.farad.server.endpoint;

import dev.farad.runtime.Batch;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.HttpExchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Where a request's items are made: on the event loop, unless that would hold it up.
 *
 * <p>Tokenizing takes about a microsecond a word, so a large text is tokenized on a virtual thread.
 */
final class Preparation {
    private static final int LARGE_TEXT_BYTES = 16 << 10;

    private Preparation() {}

    /** Returns the items, completed on the exchange's event loop. */
    static CompletionStage<List<Batch.Item>> of(
            HttpExchange exchange, ServedModel model, Supplier<List<Batch.Item>> items) {
        if (!model.takesText() || exchange.body().readableBytes() <= LARGE_TEXT_BYTES) {
            return CompletableFuture.completedFuture(items.get());
        }
        return CompletableFuture.supplyAsync(
                        items, task -> Thread.ofVirtual().name("tokenizer").start(task))
                .thenApplyAsync(made -> made, exchange.eventLoop());
    }
}
