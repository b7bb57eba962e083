package dev.farad.codec.openai;

import dev.farad.codec.UnencodableException;
import dev.farad.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Writes embeddings. Source: OpenAI's API reference, create embeddings.
 *
 * <p>A vector with a NaN or an infinity is refused in either format: it would poison whatever index it is put into.
 */
public final class EmbeddingsResponseEncoder {
    private static final ValueLayout.OfFloat FP32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int JSON_BYTES_OF_FLOAT = 13;
    private static final int JSON_BYTES_OF_VECTOR = 64;

    private EmbeddingsResponseEncoder() {}

    /**
     * Encodes a response, into one buffer of the allocator.
     *
     * @throws UnencodableException if a vector has an element that is not finite
     */
    public static ByteBuf encode(EmbeddingsResponse response, ByteBufAllocator allocator) {
        return JsonWriter.write(allocator, expectedBytes(response), json -> write(json, response));
    }

    private static int expectedBytes(EmbeddingsResponse response) {
        long bytes = 2 * JSON_BYTES_OF_VECTOR;
        for (MemorySegment vector : response.vectors()) {
            long floats = vector.byteSize() / Float.BYTES;
            bytes += JSON_BYTES_OF_VECTOR;
            bytes += response.format() == EncodingFormat.FLOAT
                    ? floats * JSON_BYTES_OF_FLOAT
                    : (vector.byteSize() / 3 + 1) * 4;
        }
        return (int) Math.min(bytes, 1 << 30);
    }

    private static void write(JsonWriter json, EmbeddingsResponse response) {
        json.beginObject().key("object").string("list");
        json.key("data").beginArray();
        for (int i = 0; i < response.vectors().size(); i++) {
            json.beginObject().key("object").string("embedding");
            json.key("index").number(i).key("embedding");
            vector(json, response.vectors().get(i), i, response.format());
            json.endObject();
        }
        json.endArray().key("model").string(response.model());
        json.key("usage").beginObject();
        json.key("prompt_tokens").number(response.promptTokens());
        json.key("total_tokens").number(response.promptTokens());
        json.endObject().endObject();
    }

    private static void vector(JsonWriter json, MemorySegment vector, int index, EncodingFormat format) {
        if (vector.byteSize() % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    "embedding " + index + ": " + vector.byteSize() + " bytes (expected: a multiple of 4)");
        }
        checkFinite(vector, index);
        switch (format) {
            case FLOAT -> {
                json.beginArray();
                for (long at = 0; at < vector.byteSize(); at += Float.BYTES) {
                    json.number(vector.get(FP32, at));
                }
                json.endArray();
            }
            case BASE64 -> json.base64(vector);
        }
    }

    private static void checkFinite(MemorySegment vector, int index) {
        for (long at = 0; at < vector.byteSize(); at += Float.BYTES) {
            float value = vector.get(FP32, at);
            if (!Float.isFinite(value)) {
                throw new UnencodableException("embedding " + index + ": element " + at / Float.BYTES + " is " + value
                        + " (expected: a finite number)");
            }
        }
    }
}
