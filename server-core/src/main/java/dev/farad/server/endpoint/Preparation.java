package dev.farad.server.endpoint;

import dev.farad.runtime.Batch;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.HttpExchange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a request's items are made: on the event loop, unless that would hold it up.
 *
 * <p>Tokenizing takes about a microsecond a word, so a large text is tokenized on a virtual thread.
 */
final class Preparation {
    private static final int LARGE_TEXT_BYTES = 16 << 10;

    private Preparation() {}

    /**
     * Makes the items and hands them on, on the exchange's event loop.
     *
     * <p>What making or handing on throws is thrown, or later answered by the exchange.
     */
    static void of(
            HttpExchange exchange,
            ServedModel model,
            Supplier<List<Batch.Item>> items,
            Consumer<? super List<Batch.Item>> next) {
        if (!model.takesText() || exchange.body().readableBytes() <= LARGE_TEXT_BYTES) {
            next.accept(items.get());
            return;
        }
        var _ = CompletableFuture.supplyAsync(
                        items, task -> Thread.ofVirtual().name("tokenizer").start(task))
                .thenAcceptAsync(next, exchange.eventLoop())
                .whenComplete((_, thrown) -> {
                    if (thrown != null) {
                        exchange.fail(thrown);
                    }
                });
    }
}
