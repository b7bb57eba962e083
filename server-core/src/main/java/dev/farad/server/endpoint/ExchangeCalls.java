package dev.farad.server.endpoint;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.server.model.Prediction;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** The calls of models that an exchange's handler made: those that run, and the outputs of those that are done. On the event loop only. */
final class ExchangeCalls {
    private static final Exchange.Key<ExchangeCalls> KEY = new Exchange.Key<>("model calls", ExchangeCalls.class);

    private final List<ModelCall> running = new ArrayList<>(2);
    private final List<Prediction> done = new ArrayList<>(2);

    private ExchangeCalls() {}

    /** Returns those of an exchange; the first time, has them cancelled when the client leaves. */
    static ExchangeCalls of(HttpExchange exchange) {
        ExchangeCalls calls = exchange.get(KEY);
        if (calls == null) {
            ExchangeCalls made = new ExchangeCalls();
            exchange.set(KEY, made);
            exchange.onCancel(() -> made.cancel(nobodyWaits(exchange)));
            return made;
        }
        return calls;
    }

    /** Returns why nobody waits for an exchange any more: its deadline has passed, or else the client left. */
    static Refusal nobodyWaits(HttpExchange exchange) {
        long deadlineNanos = exchange.deadlineNanos();
        return deadlineNanos != Exchange.NO_DEADLINE && deadlineNanos - System.nanoTime() <= 0
                ? Refusal.late()
                : Refusal.clientLeft();
    }

    void add(ModelCall call) {
        running.add(call);
    }

    void remove(ModelCall call) {
        running.remove(call);
    }

    void keep(Prediction prediction) {
        done.add(prediction);
    }

    private void cancel(Throwable cause) {
        List.copyOf(running).forEach(call -> call.cancel(cause));
    }

    /** Frees what an exchange's calls hold when it is finished; the first hook of a server, so the last to be told. */
    static final class Release implements OnFinish {
        @Override
        public void onFinish(Exchange exchange, Outcome outcome) {
            ExchangeCalls calls = exchange.get(KEY);
            if (calls != null) {
                calls.cancel(new CancellationException("the exchange is finished"));
                calls.done.forEach(Prediction::release);
            }
        }
    }
}
