package dev.farad.server.endpoint;

import dev.farad.codec.openai.ModelCard;
import dev.farad.codec.openai.OpenAiBodies;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.Endpoint;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import java.util.List;

/** The part of OpenAI's API that serves embeddings: {@code /v1/embeddings} and {@code /v1/models}. */
public final class OpenAiEndpoints {
    private final ModelCatalog models;
    private final Lifecycle lifecycle;
    private final long createdSeconds = System.currentTimeMillis() / 1000;

    /** Makes the endpoints of a server. */
    public OpenAiEndpoints(ModelCatalog models, Lifecycle lifecycle) {
        this.models = models;
        this.lifecycle = lifecycle;
    }

    /** Returns the routes of the public port. */
    public List<Route> routes() {
        Endpoint embeddings = new OpenAiEmbeddings(models, new Inferences(lifecycle, 429));
        return List.of(
                new Route("POST", "/v1/embeddings", embeddings, new OpenAiErrors()),
                Route.get("/v1/models", new OpenAiErrors(), this::list),
                Route.get("/v1/models/{model}", new OpenAiErrors(), this::one));
    }

    private Response list(HttpExchange exchange) {
        List<ModelCard> cards = models.names().stream().map(this::card).toList();
        return Response.json(200, OpenAiBodies.models(cards, exchange.allocator()));
    }

    private Response one(HttpExchange exchange) {
        ServedModel model = find(models, exchange.pathParameter("model"));
        return Response.json(200, OpenAiBodies.model(card(model.id().name()), exchange.allocator()));
    }

    private ModelCard card(String name) {
        return new ModelCard(name, createdSeconds, "farad");
    }

    static ServedModel find(ModelCatalog models, String name) {
        ServedModel model = models.find(name);
        if (model == null) {
            throw Refusal.notFound(
                    "model", "model '" + name + "' does not exist (expected: one of " + models.names() + ")");
        }
        return model;
    }
}
