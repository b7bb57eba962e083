package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Stage;
import dev.farad.hooks.TraceContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one event loop counts: written by it alone, read by whoever folds or scrapes. */
final class LoopMeters {
    private static final int OPENED = 0;
    private static final int CLOSED = 1;

    private final Tally requests = new Tally(2);
    private final Tally faults = new Tally(Stage.values().length);
    private final Memo<Memo<RouteTally>> routes = new Memo<>(_ -> new Memo<>(_ -> new RouteTally()));
    private final Memo<Tally> tenants = new Memo<>(_ -> new Tally(OutcomeClass.values().length));
    private final Memo<Memo<ModelTally>> models;

    LoopMeters(Function<? super Exchange, @Nullable TraceContext> traces) {
        models = new Memo<>(_ -> new Memo<>(_ -> new ModelTally(traces)));
    }

    void opened() {
        requests.increment(OPENED);
    }

    void closed() {
        requests.increment(CLOSED);
    }

    /**
     * Counts a request that ended.
     *
     * @param tenant its label
     * @param nanos that it took
     * @param nowNanos the time
     */
    void ended(Exchange exchange, Outcome outcome, String tenant, long nanos, long nowNanos) {
        String route = exchange.route();
        routes.of(route == null ? RouteTally.NO_ROUTE : route)
                .of(RouteTally.known(exchange.method()))
                .count(outcome);
        OutcomeClass outcomeClass = OutcomeClass.of(outcome);
        tenants.of(tenant).increment(outcomeClass.ordinal());
        Inference inference = exchange.inference();
        if (inference == null) {
            model(ModelKey.NONE.model(), ModelKey.NONE.version()).ended(exchange, outcomeClass, nanos, nowNanos);
            return;
        }
        ModelTally model = model(inference.model(), inference.version());
        model.ended(exchange, outcomeClass, nanos, nowNanos);
        model.inferred(exchange, inference, tenant, nanos);
    }

    private ModelTally model(String model, String version) {
        return models.of(model).of(version);
    }

    void failed(Fault fault) {
        faults.increment(fault.path().getFirst().stage().ordinal());
    }

    /** Returns the faults of each {@link Stage}. */
    Tally faults() {
        return faults;
    }

    long active() {
        // In this order, so that a request that comes and goes in between is not counted as minus one.
        long closed = requests.at(CLOSED);
        return requests.at(OPENED) - closed;
    }

    Memo<Memo<RouteTally>> routes() {
        return routes;
    }

    Memo<Tally> tenants() {
        return tenants;
    }

    /** Shows each model. */
    void models(ModelReader reader) {
        models.forEach((model, versions) ->
                versions.forEach((version, tally) -> reader.read(new ModelKey(model, version), tally)));
    }

    /** Gets each model of an event loop. */
    interface ModelReader {
        void read(ModelKey key, ModelTally tally);
    }
}
