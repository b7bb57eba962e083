package dev.farad.server.endpoint;

import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.runtime.Batch;
import dev.farad.server.batch.Call;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
        if (lifecycle.phase().starting()) {
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
     * @param answer answers with what ran, on the exchange's event loop; whatever else comes of it is answered here
     */
    void run(
            HttpExchange exchange,
            ServedModel model,
            List<Batch.Item> items,
            Consumer<? super Call.Result.Done> answer) {
        Inference inference = inference(model, items);
        Call call = new Call(items, new InferenceEnd(exchange, inference, answer)).endBy(exchange.deadlineNanos());
        try {
            checkFits(exchange, model, call);
            exchange.inference(inference);
            exchange.onCancel(call::cancel);
            offer(exchange, model, call);
        } catch (RuntimeException refused) {
            call.discard();
            throw refused;
        }
    }

    /** Refuses a call that nobody waits for, or that could never run. */
    void checkFits(HttpExchange exchange, ServedModel model, Call call) {
        if (exchange.gone()) {
            throw Refusal.clientLeft();
        }
        if (!fits(call.items(), model)) {
            throw neverFits(model);
        }
    }

    /** Hands a call to the model's batcher; what throws leaves it with the caller. */
    void offer(HttpExchange exchange, ServedModel model, Call call) {
        if (!model.batcher().offer(call)) {
            throw full(model);
        }
        if (!exchange.timeline().has(Moment.QUEUED)) {
            exchange.stamp(Moment.QUEUED, call.offeredNanos());
        }
    }

    private static boolean fits(List<Batch.Item> items, ServedModel model) {
        for (Batch.Item item : items) {
            if (!model.fits(item)) {
                return false;
            }
        }
        return true;
    }

    static Inference inference(ServedModel model, List<Batch.Item> items) {
        long rows = 0;
        long tokens = 0;
        for (Batch.Item item : items) {
            rows += item.rows();
            tokens += model.takesText() ? item.cells() : 0;
        }
        return new Inference(model.id().name(), model.id().version(), rows, tokens, 0);
    }

    /**
     * Returns what two inferences of one exchange are together: rows and tokens add up, and where the models differ their names and versions are joined by a plus, which
     * no name of a model has.
     */
    static Inference both(@Nullable Inference first, Inference second) {
        if (first == null) {
            return second;
        }
        boolean same = List.of(first.model().split("[+]")).contains(second.model());
        return new Inference(
                same ? first.model() : first.model() + "+" + second.model(),
                same ? first.version() : first.version() + "+" + second.version(),
                first.rows() + second.rows(),
                first.tokens() + second.tokens(),
                Math.max(first.batchRows(), second.batchRows()),
                first.batches());
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
