package dev.farad.server.endpoint;

import dev.farad.codec.v2.ModelMetadata;
import dev.farad.codec.v2.TensorMetadata;
import dev.farad.codec.v2.V2Bodies;
import dev.farad.runtime.TensorSpec;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.Endpoint;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import java.util.List;

/** The Open Inference Protocol V2 over REST: health, metadata, and inference with {@link V2Infer}. */
public final class V2Endpoints {
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data");

    private final ModelCatalog models;
    private final Lifecycle lifecycle;

    /** Makes the endpoints of a server. */
    public V2Endpoints(ModelCatalog models, Lifecycle lifecycle) {
        this.models = models;
        this.lifecycle = lifecycle;
    }

    /** Returns the routes of the public port. */
    public List<Route> routes() {
        Endpoint infer = new V2Infer(models, new Inferences(lifecycle, 503));
        return List.of(
                Route.get("/v2", new V2Errors(), V2Endpoints::server),
                Route.get(
                        "/v2/models",
                        new V2Errors(),
                        exchange -> Response.json(200, V2Bodies.models(models.names(), exchange.allocator()))),
                Route.get("/v2/models/{model}", new V2Errors(), this::metadata),
                Route.get("/v2/models/{model}/versions/{version}", new V2Errors(), this::metadata),
                Route.get("/v2/models/{model}/ready", new V2Errors(), this::modelReady),
                Route.get("/v2/models/{model}/versions/{version}/ready", new V2Errors(), this::modelReady),
                new Route("POST", "/v2/models/{model}/infer", infer, new V2Errors()),
                new Route("POST", "/v2/models/{model}/versions/{version}/infer", infer, new V2Errors()));
    }

    /** Returns the routes that say whether the server lives and is ready; for both ports. */
    public static List<Route> health(Lifecycle lifecycle) {
        return List.of(
                Route.get(
                        "/v2/health/live",
                        new V2Errors(),
                        exchange -> Response.json(200, V2Bodies.live(true, exchange.allocator()))),
                Route.get("/v2/health/ready", new V2Errors(), exchange -> ready(exchange, lifecycle)));
    }

    private static Response ready(HttpExchange exchange, Lifecycle lifecycle) {
        boolean ready = lifecycle.ready();
        return Response.json(ready ? 200 : 503, V2Bodies.ready(ready, exchange.allocator()));
    }

    private static Response server(HttpExchange exchange) {
        return Response.json(200, V2Bodies.server("farad", "0.1.0", EXTENSIONS, exchange.allocator()));
    }

    private Response metadata(HttpExchange exchange) {
        ServedModel model = RequestedModel.find(models, exchange);
        return Response.json(
                200,
                V2Bodies.model(
                        new ModelMetadata(
                                model.id().name(),
                                models.versions(model.id().name()),
                                model.platform(),
                                tensors(model.signature().inputs()),
                                tensors(model.signature().outputs())),
                        exchange.allocator()));
    }

    private Response modelReady(HttpExchange exchange) {
        ServedModel model = RequestedModel.find(models, exchange);
        boolean ready = lifecycle.ready();
        return Response.json(ready ? 200 : 503, V2Bodies.modelReady(model.id().name(), ready, exchange.allocator()));
    }

    private static List<TensorMetadata> tensors(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> new TensorMetadata(spec.name(), spec.type(), spec.shape()))
                .toList();
    }
}
