package dev.farad.server.endpoint;

import dev.farad.hooks.BatchRun;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Stage;
import dev.farad.hooks.Usage;
import dev.farad.runtime.BatchResult;
import dev.farad.server.batch.Call;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of an exchange's inference: takes the call's result to the exchange's event loop, and answers there.
 *
 * <p>One object for what futures would make several of.
 */
final class InferenceEnd implements Consumer<Call.Result>, Runnable {
    private static final Duration MEMORY_RETRY = Duration.ofSeconds(1);

    private final HttpExchange exchange;
    private final Executor eventLoop;
    private final Inference asked;
    private final Consumer<? super Call.Result.Done> answer;
    /** Written by the batcher's thread before it hands this over to the event loop. */
    private Call.@Nullable Result result;

    /**
     * Makes one; on the event loop.
     *
     * @param answer answers with what ran; if it throws, that is answered
     */
    InferenceEnd(HttpExchange exchange, Inference asked, Consumer<? super Call.Result.Done> answer) {
        this.exchange = exchange;
        this.eventLoop = exchange.eventLoop();
        this.asked = asked;
        this.answer = answer;
    }

    /** Takes the result over, on the batcher's thread. */
    @Override
    public void accept(Call.Result ended) {
        result = ended;
        try {
            eventLoop.execute(this);
        } catch (RejectedExecutionException closed) {
            // The server is gone, and with it whoever would read the answer.
            if (ended instanceof Call.Result.Done done) {
                done.discard();
            }
        }
    }

    /** Answers, on the event loop. */
    @Override
    public void run() {
        try {
            answer(Objects.requireNonNull(result));
        } catch (Throwable thrown) {
            fail(thrown);
        }
    }

    private void fail(Throwable thrown) {
        try {
            exchange.fail(thrown);
        } catch (IllegalStateException finished) {
            // The server stopped, and waited no longer for the batch.
        }
    }

    private void answer(Call.Result ended) {
        switch (ended) {
            case Call.Result.Done done -> {
                if (!took(done)) {
                    done.discard();
                    throw Refusal.clientLeft();
                }
                answer.accept(done);
            }
            case Call.Result.Failed failed -> {
                stamp(failed.times());
                exchange.usage(failed.usage());
                exchange.inference(asked.ranIn(failed.batches()));
                throw refusal(asked.model(), failed.failure());
            }
            case Call.Result.Cancelled cancelled -> {
                exchange.usage(cancelled.usage());
                exchange.inference(asked.ranIn(cancelled.batches()));
                // Unless the client left it was the deadline, which the batcher may notice first.
                throw exchange.gone() ? Refusal.clientLeft() : Refusal.late();
            }
        }
    }

    /** Puts what ran on the exchange's account; returns whether anyone would read an answer. */
    private boolean took(Call.Result.Done done) {
        try {
            stamp(done.times());
            exchange.usage(done.usage());
            exchange.inference(asked.ranIn(done.batches()));
            return !exchange.gone();
        } catch (IllegalStateException finished) {
            return false;
        }
    }

    private void stamp(Call.Times times) {
        exchange.stamp(Moment.BATCHED, times.batched());
        if (times.started() != 0) {
            exchange.stamp(Moment.STARTED, times.started());
        }
        exchange.stamp(Moment.EXECUTED, times.executed());
    }

    /** Adds how a call ended to the account of an exchange that may make several: the first begins, the last ends. */
    static void recordMore(HttpExchange exchange, Inference asked, Call.Result ended) {
        switch (ended) {
            case Call.Result.Done done -> {
                stampMore(exchange, done.times());
                add(exchange, asked, done.usage(), done.batches());
            }
            case Call.Result.Failed failed -> {
                stampMore(exchange, failed.times());
                add(exchange, asked, failed.usage(), failed.batches());
            }
            case Call.Result.Cancelled cancelled -> add(exchange, asked, cancelled.usage(), cancelled.batches());
        }
    }

    private static void add(HttpExchange exchange, Inference asked, Usage usage, List<BatchRun> batches) {
        exchange.usage(exchange.usage().plus(usage));
        Inference all = exchange.inference();
        exchange.inference((all == null ? asked : all).ranIn(batches));
    }

    private static void stampMore(HttpExchange exchange, Call.Times times) {
        if (!exchange.timeline().has(Moment.BATCHED)) {
            exchange.stamp(Moment.BATCHED, times.batched());
        }
        if (times.started() != 0 && !exchange.timeline().has(Moment.STARTED)) {
            exchange.stamp(Moment.STARTED, times.started());
        }
        exchange.stamp(Moment.EXECUTED, times.executed());
    }

    static Refusal refusal(String model, BatchResult.Failed failed) {
        return switch (failed.kind()) {
            case INVALID_INPUT -> Refusal.badRequest(failed.message());
            case OUT_OF_MEMORY -> Refusal.busy(503, failed.message(), MEMORY_RETRY);
            case INTERNAL -> internal(failed).because(fault(model, failed));
            case DEVICE_LOST -> Refusal.of(503, failed.message()).because(fault(model, failed));
        };
    }

    private static Refusal internal(BatchResult.Failed failed) {
        Throwable cause = failed.cause();
        return cause != null && Fault.outOfMemory(cause)
                ? Refusal.outOfMemory()
                : Refusal.hopeless(500, failed.message());
    }

    private static Fault fault(String model, BatchResult.Failed failed) {
        Throwable cause = failed.cause() == null ? new IllegalStateException(failed.message()) : failed.cause();
        return new Fault(cause, List.of(new Fault.Passage(Stage.EXECUTION, model, failed.thread())), false);
    }
}
