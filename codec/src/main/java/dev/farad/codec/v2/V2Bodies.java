package dev.farad.codec.v2;

import dev.farad.codec.json.JsonWriter;
import dev.farad.pool.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The protocol's small response bodies, each a new buffer of JSON that belongs to the caller.
 *
 * <p>Source: Open Inference Protocol, REST; the readiness bodies and the list of models are KServe's.
 */
public final class V2Bodies {
    private static final int EXPECTED_BYTES = 256;

    private V2Bodies() {}

    /** Encodes an error: one sentence. */
    public static ByteBuf error(String message, ByteBufAllocator allocator) {
        return object(allocator, json -> json.key("error").string(message));
    }

    /** Encodes whether the server lives. */
    public static ByteBuf live(boolean live, ByteBufAllocator allocator) {
        return object(allocator, json -> json.key("live").bool(live));
    }

    /** Encodes whether the server is ready. */
    public static ByteBuf ready(boolean ready, ByteBufAllocator allocator) {
        return object(allocator, json -> json.key("ready").bool(ready));
    }

    /** Encodes whether a model is ready. */
    public static ByteBuf modelReady(String model, boolean ready, ByteBufAllocator allocator) {
        return object(
                allocator, json -> json.key("name").string(model).key("ready").bool(ready));
    }

    /** Encodes the names of all models. */
    public static ByteBuf models(List<String> names, ByteBufAllocator allocator) {
        return object(allocator, json -> strings(json, "models", names));
    }

    /**
     * Encodes what the server says of itself.
     *
     * @param extensions of the protocol that it understands
     */
    public static ByteBuf server(String name, String version, List<String> extensions, ByteBufAllocator allocator) {
        return object(allocator, json -> {
            json.key("name").string(name).key("version").string(version);
            strings(json, "extensions", extensions);
        });
    }

    /** Encodes what the server says of a model. */
    public static ByteBuf model(ModelMetadata model, ByteBufAllocator allocator) {
        return object(allocator, json -> {
            json.key("name").string(model.name());
            strings(json, "versions", model.versions());
            json.key("platform").string(model.platform());
            tensors(json, "inputs", model.inputs());
            tensors(json, "outputs", model.outputs());
        });
    }

    private static ByteBuf object(ByteBufAllocator allocator, Consumer<JsonWriter> members) {
        return JsonWriter.write(allocator, EXPECTED_BYTES, json -> {
            json.beginObject();
            members.accept(json);
            json.endObject();
        });
    }

    private static void strings(JsonWriter json, String key, List<String> values) {
        json.key(key).beginArray();
        values.forEach(json::string);
        json.endArray();
    }

    private static void tensors(JsonWriter json, String key, List<TensorMetadata> tensors) {
        json.key(key).beginArray();
        for (TensorMetadata tensor : tensors) {
            json.beginObject().key("name").string(tensor.name());
            json.key("datatype").string(tensor.datatype().name());
            shape(json, tensor.shape());
            json.endObject();
        }
        json.endArray();
    }

    static void shape(JsonWriter json, Shape shape) {
        json.key("shape").beginArray();
        for (int axis = 0; axis < shape.rank(); axis++) {
            json.number(shape.dim(axis));
        }
        json.endArray();
    }
}
