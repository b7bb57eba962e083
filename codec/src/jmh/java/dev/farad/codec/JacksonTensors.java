package dev.farad.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** The same messages by Jackson 2 as it comes: one input of floats read, one output of floats written. */
final class JacksonTensors {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JacksonTensors() {}

    /** Reads a request whose only input is a flat array of floats behind its name, shape and type. */
    static Lease decode(ByteBuf body, MemoryPool pool) throws IOException {
        try (JsonParser parser = FACTORY.createParser((InputStream) new ByteBufInputStream(body.duplicate()))) {
            long elements = 1;
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME && parser.currentName().equals("shape")) {
                    parser.nextToken();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        elements *= parser.getLongValue();
                    }
                } else if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("data")) {
                    parser.nextToken();
                    return floats(parser, elements, pool);
                }
            }
            throw new IOException("no data");
        }
    }

    private static Lease floats(JsonParser parser, long elements, MemoryPool pool) throws IOException {
        Lease lease = Objects.requireNonNull(pool.take(elements * Float.BYTES, MemoryUse.INPUT, "benchmark"));
        for (long i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            lease.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, parser.getFloatValue());
        }
        while (parser.nextToken() != null) {}
        return lease;
    }

    /** Writes a response with one output. */
    static ByteBuf encode(Tensor output, ByteBufAllocator allocator) throws IOException {
        ByteBuf body = allocator.buffer((int) output.bytes() * 4);
        try (JsonGenerator json = FACTORY.createGenerator((OutputStream) new ByteBufOutputStream(body))) {
            json.writeStartObject();
            json.writeStringField("model_name", "m");
            json.writeStringField("model_version", "1");
            json.writeArrayFieldStart("outputs");
            json.writeStartObject();
            json.writeStringField("name", output.name());
            json.writeStringField("datatype", output.type().name());
            json.writeArrayFieldStart("shape");
            for (int axis = 0; axis < output.shape().rank(); axis++) {
                json.writeNumber(output.shape().dim(axis));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("data");
            for (long i = 0; i < output.bytes() / Float.BYTES; i++) {
                json.writeNumber(output.data().getAtIndex(ValueLayout.JAVA_FLOAT, i));
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        return body;
    }
}
