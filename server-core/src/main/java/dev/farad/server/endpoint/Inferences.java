package dev.farad.server.endpoint;

import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.server.batch.Call;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Runs the inference of an exchange: into the model's batcher, and back onto the exchange's event loop. */
final class Inferences {
    private static final Duration QUEUE_RETRY = Duration.ofMillis(250);
    private static final Duration START_RETRY = Duration.ofSeconds(1);

    private final Lifecycle lifecycle;
    private final int busyStatus;

    /**
     * Makes one for a protocol.
     *
     * @param busyStatus that the protocol answers with when a queue is full
     */
    Inferences(Lifecycle lifecycle, int busyStatus) {
        this.lifecycle = lifecycle;
        this.busyStatus = busyStatus;
    }

    /** Refuses what could not be served now, before its body is read. */
    void admit() {
        if (lifecycle.phase() == Lifecycle.Phase.STARTING) {
            throw Refusal.busy(503, "the server is starting", START_RETRY);
        }
    }

    /** Refuses a request for a model whose queue is full, before its body is read. */
    void admit(ServedModel model) {
        admit();
        if (!model.batcher().hasRoomFor(1)) {
            throw full(model);
        }
    }

    /**
     * Runs a request's items; takes them over, also if this throws.
     *
     * @return completed on the exchange's event loop, with what ran or a {@link Refusal}
     */
    CompletionStage<Call.Result.Done> run(HttpExchange exchange, ServedModel model, List<Batch.Item> items) {
        Call call = new Call(items);
        if (exchange.gone() || !items.stream().allMatch(model::fits)) {
            call.discard();
            throw exchange.gone() ? Refusal.clientLeft() : neverFits(model);
        }
        Inference inference = inference(model, items);
        exchange.inference(inference);
        exchange.onCancel(call::cancel);
        exchange.stamp(Moment.QUEUED, System.nanoTime());
        if (!model.batcher().offer(call)) {
            call.discard();
            throw full(model);
        }
        return call.result().thenApplyAsync(result -> done(exchange, inference, result), exchange.eventLoop());
    }

    private static Inference inference(ServedModel model, List<Batch.Item> items) {
        long rows = 0;
        long tokens = 0;
        for (Batch.Item item : items) {
            rows += item.rows();
            tokens += model.takesText() ? item.cells() : 0;
        }
        return new Inference(model.id().name(), model.id().version(), rows, tokens, 0);
    }

    private static Call.Result.Done done(HttpExchange exchange, Inference asked, Call.Result result) {
        return switch (result) {
            case Call.Result.Done done -> {
                stamp(exchange, done.times());
                exchange.usage(done.usage());
                exchange.inference(asked.ranWith(done.batchRows()));
                yield done;
            }
            case Call.Result.Failed failed -> {
                stamp(exchange, failed.times());
                exchange.usage(failed.usage());
                throw refusal(failed.failure());
            }
            case Call.Result.Cancelled cancelled -> {
                exchange.usage(cancelled.usage());
                throw Refusal.clientLeft();
            }
        };
    }

    private static void stamp(HttpExchange exchange, Call.Times times) {
        exchange.stamp(Moment.BATCHED, times.batched());
        if (times.started() != 0) {
            exchange.stamp(Moment.STARTED, times.started());
        }
        exchange.stamp(Moment.EXECUTED, times.executed());
    }

    private static Refusal refusal(BatchResult.Failed failed) {
        return switch (failed.kind()) {
            case INVALID_INPUT -> Refusal.badRequest(failed.message());
            case OUT_OF_MEMORY -> Refusal.busy(503, failed.message(), START_RETRY);
            case INTERNAL -> Refusal.hopeless(500, failed.message());
            case DEVICE_LOST -> Refusal.of(503, failed.message());
        };
    }

    private static Refusal neverFits(ServedModel model) {
        return Refusal.hopeless(
                507,
                "model '" + model.id().name() + "' would need more memory for this request than it may ever have"
                        + " (expected: fewer rows or shorter ones)");
    }

    private Refusal full(ServedModel model) {
        return Refusal.busy(
                busyStatus, "Exceeds maximum queue size: model '" + model.id().name() + "' is busy", QUEUE_RETRY);
    }
}
