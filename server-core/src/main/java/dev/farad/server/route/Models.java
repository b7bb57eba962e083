package dev.farad.server.route;

import dev.farad.server.model.Inputs;
import dev.farad.server.model.Prediction;
import java.util.concurrent.CompletableFuture;

/** How handlers call models; what {@link HttpExchange#infer} stands for. */
@FunctionalInterface
public interface Models {
    /** Where there are no models: every call is refused. */
    Models NONE = (_, model, _) ->
            CompletableFuture.failedFuture(Refusal.notFound("model", "model '" + model + "' is not served here"));

    /** Runs a model for an exchange. */
    CompletableFuture<Prediction> infer(HttpExchange exchange, String model, Inputs inputs);
}
