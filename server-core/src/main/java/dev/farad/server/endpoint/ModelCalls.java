package dev.farad.server.endpoint;

import dev.farad.hooks.Moment;
import dev.farad.hooks.OnFinish;
import dev.farad.runtime.Batch;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.model.Inputs;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.Prediction;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Models;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Calls of models from handlers: the same admission, queue and account as the endpoints have.
 *
 * <p>Items are made on the caller's thread, or on a virtual one where that would hold up an event loop; everything that touches the exchange happens on its event loop, so calls may come from any
 * thread and at once.
 */
public final class ModelCalls implements Models {
    private static final int LARGE_TEXT_CHARS = 16 << 10;

    private final ModelCatalog models;
    private final Inferences inferences;

    /** Makes the calls of a server. */
    public ModelCalls(ModelCatalog models, Lifecycle lifecycle) {
        this.models = models;
        this.inferences = new Inferences(lifecycle, 503);
    }

    /** Returns the hook that frees what calls of models hold; to be the first of its chain. */
    public static OnFinish release() {
        return new ExchangeCalls.Release();
    }

    @Override
    public CompletableFuture<Prediction> infer(HttpExchange exchange, String name, Inputs inputs) {
        CompletableFuture<Prediction> answer = new CompletableFuture<>();
        try {
            ServedModel model = OpenAiEndpoints.find(models, name);
            inferences.admit(model);
            Executor eventLoop = exchange.eventLoop();
            if (inputs.characters() > LARGE_TEXT_CHARS
                    && !Thread.currentThread().isVirtual()) {
                Thread.ofVirtual().name("tokenizer").start(() -> begin(exchange, eventLoop, model, inputs, answer));
            } else {
                begin(exchange, eventLoop, model, inputs, answer);
            }
        } catch (RuntimeException refused) {
            answer.completeExceptionally(refused);
        }
        return answer;
    }

    private void begin(
            HttpExchange exchange,
            Executor eventLoop,
            ServedModel model,
            Inputs inputs,
            CompletableFuture<Prediction> answer) {
        List<Batch.Item> items;
        try {
            items = inputs.itemsFor(model);
        } catch (RuntimeException unfit) {
            answer.completeExceptionally(unfit);
            return;
        }
        long decodedNanos = System.nanoTime();
        ModelCall call = new ModelCall(exchange, eventLoop, model, items, answer);
        call.onEventLoop(() -> {
            if (!exchange.timeline().has(Moment.DECODED)) {
                exchange.stamp(Moment.DECODED, decodedNanos);
            }
            call.offer(inferences);
        });
    }
}
