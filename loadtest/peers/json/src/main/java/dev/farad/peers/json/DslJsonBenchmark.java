package dev.farad.peers.json;

import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonReader;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.NumberConverter;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/** dsl-json, its reader and writer kept. */
public class DslJsonBenchmark extends FloatsBenchmark {
    private final DslJson<Object> json = new DslJson<>();
    private final JsonReader<Object> reader = json.newReader();
    private final JsonWriter writer = json.newWriter(1 << 22);

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
        reader.process(text, text.length);
        byte next = reader.getNextToken();
        for (int i = 0; next != ']'; i++) {
            reader.getNextToken();
            numbers[i] = NumberConverter.deserializeFloat(reader);
            next = reader.getNextToken();
        }
        return numbers;
    }

    /** Shortest digits. */
    @Benchmark
    public int print() {
        writer.reset();
        writer.writeByte(JsonWriter.ARRAY_START);
        for (int i = 0; i < numbers.length; i++) {
            if (i > 0) {
                writer.writeByte(JsonWriter.COMMA);
            }
            NumberConverter.serialize(numbers[i], writer);
        }
        writer.writeByte(JsonWriter.ARRAY_END);
        return writer.size();
    }
}
