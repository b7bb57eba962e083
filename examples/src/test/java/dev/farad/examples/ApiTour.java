package dev.farad.examples;

import dev.farad.codec.body.Form;
import dev.farad.codec.body.Json;
import dev.farad.codec.body.Upload;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.model.Inputs;
import dev.farad.server.model.Prediction;
import dev.farad.server.route.Body;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What docs/api.md quotes: every snippet of it is in here or in an example, so it compiles, and most of it is asked by a test. */
final class ApiTour {
    private ApiTour() {}

    record Person(String name, int age) {
        Person {
            if (age < 0) {
                throw new IllegalArgumentException("age: " + age + " (expected: 0 or more)");
            }
        }
    }

    static FaradServer start(ServerConfig config) throws IOException {
        return FaradServer.builder()
                .config(config)
                .models(BundledModel.directory())
                .get("/people/{id}", ApiTour::path)
                .get("/people", ApiTour::query)
                .group(
                        "/admin",
                        admin -> admin.get("/status", _ -> Map.of("ok", true))
                                .delete("/people/{id}", exchange -> Response.empty(204))
                                .error(IllegalStateException.class, 409))
                .route("PUT", "/photos/{id}", Body.upTo(1 << 20), exchange -> exchange.bytes().length)
                .post("/json", ApiTour::json)
                .post("/people", ApiTour::record)
                .post("/form", ApiTour::form)
                .get("/teapot", ApiTour::refuse)
                .get("/tea", ApiTour::answer)
                .get("/later", _ -> CompletableFuture.supplyAsync(() -> "later"))
                .get("/vector", ApiTour::vector)
                .get("/sum", ApiTour::two)
                .async("GET", "/async", ApiTour::asynchronous)
                .start();
    }

    private static Object path(HttpExchange exchange) {
        UUID id = exchange.path("id").asUuid();
        return "person " + id;
    }

    private static Object query(HttpExchange exchange) {
        int limit = exchange.query("limit").between(1, 100).asInt(20);
        boolean exact = exchange.query("exact").asBoolean(false);
        List<String> tags = exchange.query("tag").all();
        TimeUnit unit = exchange.query("unit").asEnum(TimeUnit.class);
        LocalDate since = exchange.query("since").as("an ISO date", LocalDate::parse);
        long retries = exchange.header("x-retries").asLong(0);
        return List.of(limit, exact, tags, unit, since, retries);
    }

    private static Object json(HttpExchange exchange) {
        Json json = exchange.json();
        String name = json.get("user").get("name").asText();
        List<Json> friends = json.get("friends").asList();
        float[] vector = json.get("vector").asFloats();
        return name + " has " + friends.size() + " friends and " + vector.length + " dimensions";
    }

    private static Object record(HttpExchange exchange) {
        Person person = exchange.read(Person.class);
        return person;
    }

    private static Object form(HttpExchange exchange) {
        Form form = exchange.form();
        List<String> colours = form.fields().all("colour");
        Upload photo = form.file("photo");
        return colours + " " + photo.fileName() + " " + photo.content().readableBytes();
    }

    private static Object refuse(HttpExchange exchange) {
        throw Refusal.of(418, "this is a teapot (expected: a coffee machine)");
    }

    private static Object answer(HttpExchange exchange) {
        return Response.text("green").with("cache-control", "max-age=60");
    }

    private static Object vector(HttpExchange exchange) {
        String text = exchange.query("text").asText();
        return exchange.infer("all-minilm-l6-v2", Inputs.texts(text)).join().floats();
    }

    private static Object two(HttpExchange exchange) {
        CompletableFuture<Prediction> one = exchange.infer("all-minilm-l6-v2", Inputs.texts("one"));
        Prediction raw = exchange.infer(
                        "all-minilm-l6-v2-raw",
                        Inputs.of("input_ids", new long[] {101, 102}, 1, 2)
                                .and(Inputs.of("attention_mask", new long[] {1, 1}, 1, 2))
                                .and(Inputs.of("token_type_ids", new long[] {0, 0}, 1, 2)))
                .join();
        return one.join().floats().length + raw.floats("last_hidden_state").length;
    }

    private static void asynchronous(HttpExchange exchange) {
        exchange.respondWith(exchange.infer("all-minilm-l6-v2", Inputs.texts("hello"))
                .thenApply(vector -> Map.of("width", vector.floats().length)));
    }

    static void change(FaradServer server) {
        server.routes().add(routes -> routes.get("/new", _ -> "new"));
        boolean removed = server.routes().remove("GET", "/new");
        assert removed;
    }
}
