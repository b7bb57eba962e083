package dev.farad.examples;

import dev.farad.codec.body.BodyCodec;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** A codec of one's own: bodies in Avro's binary form, read into and written from the server's pooled buffers. */
public final class AvroServer {
    /** What clients send and get. */
    static final Schema READING = SchemaBuilder.record("Reading")
            .fields()
            .requiredString("sensor")
            .requiredDouble("celsius")
            .endRecord();

    private AvroServer() {}

    /** Serves until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT).stopOnSignal().awaitStopped();
    }

    static FaradServer start(ServerConfig config) throws IOException {
        return FaradServer.builder()
                .config(config)
                .codec(new AvroCodec(READING))
                .post("/fahrenheit", exchange -> fahrenheit(exchange.read(GenericRecord.class)))
                .start();
    }

    private static GenericRecord fahrenheit(GenericRecord reading) {
        reading.put("celsius", (double) reading.get("celsius") * 9 / 5 + 32);
        return reading;
    }

    /** Records of one schema, as {@code avro/binary}. */
    record AvroCodec(Schema schema) implements BodyCodec {
        @Override
        public List<String> mediaTypes() {
            return List.of("avro/binary", "application/avro");
        }

        @Override
        public boolean reads(Type type) {
            return type == GenericRecord.class;
        }

        @Override
        public boolean writes(Class<?> type) {
            return GenericRecord.class.isAssignableFrom(type);
        }

        @Override
        public Object decode(ByteBuf body, Type type) throws IOException {
            try (InputStream in = new ByteBufInputStream(body)) {
                return new GenericDatumReader<GenericRecord>(schema)
                        .read(null, DecoderFactory.get().directBinaryDecoder(in, null));
            }
        }

        @Override
        public ByteBuf encode(Object value, ByteBufAllocator allocator) throws IOException {
            ByteBuf body = allocator.buffer();
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(new ByteBufOutputStream(body), null);
            new GenericDatumWriter<>(schema).write(value, out);
            out.flush();
            return body;
        }
    }
}
