package dev.farad.codec.v2;

import dev.farad.codec.UnencodableException;
import dev.farad.codec.json.JsonWriter;
import dev.farad.codec.v2.InferResponse.Output;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes inference responses: JSON, with the binary outputs' elements behind it in order.
 *
 * <p>Floats are written in the fewest digits that read back the same. Source: Open Inference Protocol, REST, and Triton's
 * binary tensor data extension.
 */
public final class InferResponseEncoder {
    private static final int JSON_BYTES_OF_ELEMENT = 13;
    private static final int JSON_BYTES_OF_OUTPUT = 128;

    private InferResponseEncoder() {}

    /**
     * Encodes a response, into one buffer of the allocator.
     *
     * @throws UnencodableException if JSON cannot carry an output, or the response is larger than a buffer can be
     */
    public static EncodedInferResponse encode(InferResponse response, ByteBufAllocator allocator) {
        ByteBuf body = json(response, allocator);
        try {
            int jsonBytes = body.readableBytes();
            return new EncodedInferResponse(
                    body, appendBinary(response, body) ? OptionalLong.of(jsonBytes) : OptionalLong.empty());
        } catch (Throwable thrown) {
            body.release();
            throw thrown;
        }
    }

    private static ByteBuf json(InferResponse response, ByteBufAllocator allocator) {
        try (JsonWriter json = JsonWriter.open(allocator, expectedBytes(response))) {
            write(json, response);
            return json.finish();
        }
    }

    /** Appends the binary outputs' elements, and returns whether there are any. */
    private static boolean appendBinary(InferResponse response, ByteBuf body) {
        List<Output> outputs = response.outputs();
        checkRoom(body.readableBytes(), outputs);
        boolean any = false;
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).binary()) {
                body.writeBytes(outputs.get(i).tensor().data().asByteBuffer());
                any = true;
            }
        }
        return any;
    }

    private static int expectedBytes(InferResponse response) {
        long bytes = JSON_BYTES_OF_OUTPUT;
        List<Output> outputs = response.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            Tensor tensor = output.tensor();
            bytes += JSON_BYTES_OF_OUTPUT;
            bytes += output.binary()
                    ? tensor.bytes()
                    : Math.max(tensor.bytes(), tensor.shape().elements() * JSON_BYTES_OF_ELEMENT);
        }
        return (int) Math.min(bytes, 1 << 30);
    }

    private static void checkRoom(long jsonBytes, List<Output> outputs) {
        long bytes = jsonBytes;
        for (int i = 0; i < outputs.size(); i++) {
            bytes += outputs.get(i).binary() ? outputs.get(i).tensor().bytes() : 0;
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new UnencodableException(
                    "the response has " + bytes + " bytes (expected: at most " + Integer.MAX_VALUE + ")");
        }
    }

    private static void write(JsonWriter json, InferResponse response) {
        json.beginObject().key("model_name").string(response.model());
        if (response.version() != null) {
            json.key("model_version").string(response.version());
        }
        if (response.id() != null) {
            json.key("id").string(response.id());
        }
        json.key("outputs").beginArray();
        List<Output> outputs = response.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            write(json, outputs.get(i));
        }
        json.endArray().endObject();
    }

    private static void write(JsonWriter json, Output output) {
        Tensor tensor = output.tensor();
        json.beginObject().key("name").string(tensor.name());
        json.key("datatype").string(tensor.type().name());
        V2Bodies.shape(json, tensor.shape());
        if (output.binary()) {
            json.key("parameters").beginObject();
            json.key("binary_data_size").number(tensor.bytes()).endObject();
        } else {
            json.key("data").beginArray();
            TensorJson.write(json, tensor);
            json.endArray();
        }
        json.endObject();
    }
}
