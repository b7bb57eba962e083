package dev.farad.codec.openai;

import dev.farad.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's small response bodies, each a new buffer of JSON that belongs to the caller.
 *
 * <p>Source: OpenAI's API reference, models and errors.
 */
public final class OpenAiBodies {
    private static final int EXPECTED_BYTES = 256;

    private OpenAiBodies() {}

    /**
     * Encodes an error.
     *
     * @param message one sentence
     * @param type such as {@code invalid_request_error}
     * @param param at fault, or null
     * @param code for programs, or null
     */
    public static ByteBuf error(
            String message, String type, @Nullable String param, @Nullable String code, ByteBufAllocator allocator) {
        return JsonWriter.write(allocator, EXPECTED_BYTES, json -> {
            json.beginObject().key("error").beginObject();
            json.key("message").string(message).key("type").string(type);
            json.key("param").string(param).key("code").string(code);
            json.endObject().endObject();
        });
    }

    /** Encodes the list of all models. */
    public static ByteBuf models(List<ModelCard> models, ByteBufAllocator allocator) {
        return JsonWriter.write(allocator, EXPECTED_BYTES, json -> {
            json.beginObject().key("object").string("list").key("data").beginArray();
            models.forEach(model -> write(json, model));
            json.endArray().endObject();
        });
    }

    /** Encodes one model. */
    public static ByteBuf model(ModelCard model, ByteBufAllocator allocator) {
        return JsonWriter.write(allocator, EXPECTED_BYTES, json -> write(json, model));
    }

    private static void write(JsonWriter json, ModelCard model) {
        json.beginObject().key("id").string(model.id()).key("object").string("model");
        json.key("created").number(model.createdSeconds());
        json.key("owned_by").string(model.owner()).endObject();
    }
}
