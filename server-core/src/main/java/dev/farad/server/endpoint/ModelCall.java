package dev.farad.server.endpoint;

import dev.farad.hooks.Inference;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.server.batch.Call;
import dev.farad.server.model.Prediction;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One call of a model from a handler: its items, its place among the exchange's calls, and the future that it ends in. */
final class ModelCall {
    private final HttpExchange exchange;
    private final Executor eventLoop;
    private final ServedModel model;
    private final Inference asked;
    private final CompletableFuture<Prediction> answer;
    private final Call call;

    ModelCall(
            HttpExchange exchange,
            Executor eventLoop,
            ServedModel model,
            List<Batch.Item> items,
            CompletableFuture<Prediction> answer) {
        this.exchange = exchange;
        this.eventLoop = eventLoop;
        this.model = model;
        this.asked = Inferences.inference(model, items);
        this.answer = answer;
        this.call = new Call(items, this::ended);
    }

    /** Runs a task on the exchange's event loop; if it throws, that is how the call ends, and its items are freed. */
    void onEventLoop(Runnable task) {
        if (eventLoop instanceof EventExecutor executor && executor.inEventLoop()) {
            tryRun(task);
            return;
        }
        try {
            eventLoop.execute(() -> tryRun(task));
        } catch (RejectedExecutionException closed) {
            call.discard();
            answer.completeExceptionally(Refusal.clientLeft());
        }
    }

    private void tryRun(Runnable task) {
        try {
            task.run();
        } catch (Throwable refused) {
            call.discard();
            answer.completeExceptionally(refused);
        }
    }

    /** Hands the call to the model's batcher; on the event loop, and what throws has not handed it over. */
    void offer(Inferences inferences) {
        if (answer.isDone()) {
            throw new CancellationException("cancelled before it was queued");
        }
        ExchangeCalls calls = ExchangeCalls.of(exchange);
        inferences.checkFits(exchange, model, call);
        exchange.inference(Inferences.both(exchange.inference(), asked));
        inferences.offer(exchange, model, call.endBy(exchange.deadlineNanos()));
        calls.add(this);
        // Whoever completes the future from outside, by cancelling it or by a timeout, no longer wants the call.
        var _ = answer.whenComplete((_, thrown) -> {
            if (thrown != null) {
                call.cancel();
            }
        });
    }

    /** The client left, or the exchange is finished. */
    void cancel(Throwable cause) {
        call.cancel();
        answer.completeExceptionally(cause);
    }

    /** Takes the result over, on the batcher's thread. */
    private void ended(Call.Result result) {
        try {
            eventLoop.execute(() -> end(result));
        } catch (RejectedExecutionException closed) {
            discard(result);
            answer.completeExceptionally(Refusal.clientLeft());
        }
    }

    private void end(Call.Result result) {
        try {
            if (!recorded(result)) {
                return;
            }
            switch (result) {
                case Call.Result.Done done -> deliver(ExchangeCalls.of(exchange), done);
                case Call.Result.Failed failed ->
                    answer.completeExceptionally(InferenceEnd.refusal(asked.model(), failed.failure()));
                case Call.Result.Cancelled _ -> answer.completeExceptionally(ExchangeCalls.nobodyWaits(exchange));
            }
        } catch (Throwable finished) {
            answer.completeExceptionally(finished);
            discard(result);
        }
    }

    /** Charges the exchange with what the call used, or returns false: it is over, and so is the call. */
    private boolean recorded(Call.Result result) {
        try {
            ExchangeCalls.of(exchange).remove(this);
            InferenceEnd.recordMore(exchange, asked, result);
            return true;
        } catch (IllegalStateException finished) {
            model.batcher().account().unclaimed(result);
            discard(result);
            answer.completeExceptionally(finished);
            return false;
        }
    }

    private void deliver(ExchangeCalls calls, Call.Result.Done done) {
        List<Tensor> outputs;
        try {
            outputs = Rows.join(done.outputs(), model.memory(), model.id().name());
        } catch (Throwable spent) {
            answer.completeExceptionally(spent);
            return;
        }
        Prediction prediction = new Prediction(model.id(), outputs, done.usage());
        // Before, since a stage that depends on the answer may finish the exchange at once.
        calls.keep(prediction);
        if (!answer.complete(prediction)) {
            prediction.release();
        }
    }

    private static void discard(Call.Result result) {
        if (result instanceof Call.Result.Done done) {
            done.discard();
        }
    }
}
