package dev.farad.server.endpoint;

import dev.farad.codec.json.JsonWriter;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Entered;
import dev.farad.server.lifecycle.Step;
import dev.farad.server.registry.Registration;
import dev.farad.server.registry.RegistryState;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * {@code GET /startup}: the phases of a server with their durations, its start and stop hooks and what they wait for, and how it
 * stands with each registry; 503 until requests would succeed, then 200.
 */
public final class Startup {
    private static final int EXPECTED_BYTES = 1_024;

    private final Lifecycle lifecycle;
    private final Registration registration;

    /** Makes the endpoint of a server. */
    public Startup(Lifecycle lifecycle, Registration registration) {
        this.lifecycle = lifecycle;
        this.registration = registration;
    }

    /** Returns the route of the management port. */
    public Route route() {
        return Route.get("/startup", new V2Errors(), this::answer);
    }

    private Response answer(HttpExchange exchange) {
        List<Entered> entered = lifecycle.entered();
        int status = entered.getLast().phase().starting() ? 503 : 200;
        return Response.json(
                status, JsonWriter.write(exchange.allocator(), EXPECTED_BYTES, json -> write(json, entered)));
    }

    private void write(JsonWriter json, List<Entered> entered) {
        Entered now = entered.getLast();
        json.beginObject().key("phase").string(lower(now.phase()));
        json.key("since").string(now.since().toString()).key("ready").bool(lifecycle.ready());
        json.key("phases").beginArray();
        entered.forEach(phase -> write(json, phase));
        json.endArray().key("steps").beginArray();
        lifecycle.steps().forEach(step -> write(json, step));
        json.endArray().key("registries").beginArray();
        registration.states().forEach(state -> write(json, state));
        json.endArray().endObject();
    }

    private static void write(JsonWriter json, Entered entered) {
        json.beginObject().key("phase").string(lower(entered.phase()));
        json.key("since").string(entered.since().toString());
        json.key("millis").number(millis(entered.took())).endObject();
    }

    private static void write(JsonWriter json, Step.Report step) {
        json.beginObject().key("step").string(step.name()).key("phase").string(lower(step.phase()));
        json.key("state").string(lower(step.state())).key("millis").number(millis(step.took()));
        json.key("awaits").string(step.awaits().isEmpty() ? null : step.awaits());
        json.key("error").string(step.error()).endObject();
    }

    private static void write(JsonWriter json, RegistryState state) {
        json.beginObject().key("registry").string(state.registry()).key("state").string(lower(state.status()));
        json.key("weight").number(state.weight()).key("registrations").number(state.registrations());
        json.key("failures")
                .number(state.failures())
                .key("error")
                .string(state.error())
                .endObject();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static long millis(Duration time) {
        return time.toMillis();
    }
}
