package dev.farad.server;

import dev.farad.codec.json.JsonWriter;
import dev.farad.server.config.ConfigChange;
import dev.farad.server.config.ConfigState;
import dev.farad.server.config.ConfigText;
import dev.farad.server.config.LiveConfig;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import java.util.Map;

/** The page of the management port that shows the configuration in use, what waits for a restart, and what was refused. */
final class ConfigPage {
    private static final int USUAL_BYTES = 16 << 10;

    private final LiveConfig config;

    ConfigPage(LiveConfig config) {
        this.config = config;
    }

    Response show(HttpExchange asked) {
        ConfigState state = config.state();
        return Response.json(200, JsonWriter.write(asked.allocator(), USUAL_BYTES, json -> {
            json.beginObject();
            json.key("version").number(state.current().version());
            json.key("loaded_at").string(state.current().loadedAt().toString());
            json.key("source").string(state.current().source());
            values(json, state);
            pending(json, state);
            refused(json, state);
            json.endObject();
        }));
    }

    private static void values(JsonWriter json, ConfigState state) {
        Map<String, String> origins = state.current().reading().origins();
        json.key("values").beginObject();
        ConfigText.values(state.current().config()).forEach((key, value) -> {
            json.key(key).beginObject();
            json.key("value").string(value);
            json.key("from").string(origins.getOrDefault(key, "default"));
            json.endObject();
        });
        json.endObject();
    }

    private static void pending(JsonWriter json, ConfigState state) {
        json.key("needs_restart").beginArray();
        for (ConfigChange change : state.pending()) {
            json.beginObject();
            json.key("key").string(change.key());
            json.key("in_use").string(change.from());
            json.key("wanted").string(change.to());
            json.endObject();
        }
        json.endArray();
    }

    private static void refused(JsonWriter json, ConfigState state) {
        ConfigState.Refused refused = state.refused();
        json.key("refused");
        if (refused == null) {
            json.string(null);
            return;
        }
        json.beginObject().key("at").string(refused.at().toString());
        json.key("reasons").beginArray();
        refused.reasons().forEach(json::string);
        json.endArray().endObject();
    }
}
