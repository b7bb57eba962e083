package dev.farad.server.endpoint;

import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;

/** Finds the model that a V2 path names. */
final class RequestedModel {
    private RequestedModel() {}

    /**
     * Returns the model of {@code {model}} and, where the route has it, {@code {version}}.
     *
     * @throws Refusal 404 if there is none
     */
    static ServedModel find(ModelCatalog models, HttpExchange exchange) {
        String name = exchange.pathParameter("model");
        boolean anyVersion = !String.valueOf(exchange.route()).contains("{version}");
        ServedModel model = anyVersion ? models.find(name) : models.find(name, exchange.pathParameter("version"));
        if (model != null) {
            return model;
        }
        if (models.versions(name).isEmpty()) {
            throw Refusal.notFound("Request for unknown model: '" + name + "' is not found");
        }
        throw Refusal.notFound("Request for unknown model: '" + name + "' version '" + exchange.pathParameter("version")
                + "' is not found (expected: one of " + models.versions(name) + ")");
    }
}
