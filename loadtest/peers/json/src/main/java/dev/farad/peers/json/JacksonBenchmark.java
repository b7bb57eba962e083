package dev.farad.peers.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/** Jackson 2's streams as they are by default. */
public class JacksonBenchmark extends FloatsBenchmark {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 22);
    private final JsonFactory json;

    /** Uses the default settings. */
    public JacksonBenchmark() {
        this(new JsonFactory());
    }

    JacksonBenchmark(JsonFactory json) {
        this.json = json;
    }

    /** About nine digits. */
    @Benchmark
    public float[] parse() throws IOException {
        return parse(shortText);
    }

    /** About 17 digits. */
    @Benchmark
    public float[] parseLong() throws IOException {
        return parse(longText);
    }

    private float[] parse(byte[] text) throws IOException {
        try (JsonParser parser = json.createParser(text)) {
            parser.nextToken();
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                numbers[i] = parser.getFloatValue();
            }
        }
        return numbers;
    }

    /** Shortest digits. */
    @Benchmark
    public int print() throws IOException {
        out.reset();
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartArray();
            for (float number : numbers) {
                generator.writeNumber(number);
            }
            generator.writeEndArray();
        }
        return out.size();
    }
}
