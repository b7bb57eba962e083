package dev.farad.codec.json;

import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonReader;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.NumberConverter;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds a float to parse and to print JSON arrays of them, beside Jackson, dsl-json and the JDK.
 *
 * <p>Each invocation passes over 150,528 floats: one array, or 392 times the same of 384.
 *
 * <p>Run: {@code java -cp TEST_CLASSPATH org.openjdk.jmh.Main NumberBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(NumberBenchmark.FLOATS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class NumberBenchmark {
    static final int FLOATS = 150_528;

    /** Floats in an array. */
    @Param({"384", "150528"})
    int floats;

    private final JsonFactory jackson = new JsonFactory();
    private final JsonFactory jacksonFast = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    private final DslJson<Object> dsl = new DslJson<>();
    private final JsonReader<Object> dslReader = dsl.newReader();
    private final JsonWriter dslWriter = dsl.newWriter(4 << 20);
    private final NumberReader reader = new NumberReader();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream(4 << 20);
    private final StringBuilder builder = new StringBuilder(4 << 20);
    private final byte[] out = new byte[4 << 20];
    private float[] values = {};
    private byte[] text = {};
    private byte[] python = {};

    /** Makes floats of up to nine digits, and the text of the doubles that Python's clients make of them. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        values = new float[floats];
        for (int i = 0; i < floats; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        text = array(i -> Float.toString(values[i]));
        python = array(i -> Double.toString(values[i]));
    }

    private byte[] array(IntFunction<String> element) {
        return IntStream.range(0, floats)
                .mapToObj(element)
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** An act on one array, to be done as often as makes 150,528 floats. */
    private interface Pass {
        float run() throws IOException;
    }

    private float repeat(Pass pass) throws IOException {
        float last = 0;
        for (int i = 0; i < FLOATS / floats; i++) {
            last += pass.run();
        }
        return last;
    }

    /** Floats as Java prints them. */
    @Benchmark
    public float parse() throws IOException {
        return repeat(() -> parse(text));
    }

    /** Floats as Python prints them, as doubles of up to eighteen digits. */
    @Benchmark
    public float parsePython() throws IOException {
        return repeat(() -> parse(python));
    }

    private float parse(byte[] json) {
        float sum = 0;
        int at = 0;
        do {
            at = reader.read(json, at + 1, json.length);
            sum += reader.floatValue();
        } while (json[at] == ',');
        return sum;
    }

    @Benchmark
    public float parseJackson() throws IOException {
        return repeat(() -> parse(jackson, text));
    }

    @Benchmark
    public float parseJacksonFast() throws IOException {
        return repeat(() -> parse(jacksonFast, text));
    }

    @Benchmark
    public float parseJacksonFastPython() throws IOException {
        return repeat(() -> parse(jacksonFast, python));
    }

    private static float parse(JsonFactory factory, byte[] json) throws IOException {
        try (JsonParser parser = factory.createParser(json)) {
            parser.nextToken();
            float sum = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                sum += parser.getFloatValue();
            }
            return sum;
        }
    }

    @Benchmark
    public float parseDsl() throws IOException {
        return repeat(() -> parseDsl(text));
    }

    @Benchmark
    public float parseDslPython() throws IOException {
        return repeat(() -> parseDsl(python));
    }

    private float parseDsl(byte[] json) throws IOException {
        dslReader.process(json, json.length);
        dslReader.getNextToken();
        float sum = 0;
        do {
            dslReader.getNextToken();
            sum += NumberConverter.deserializeFloat(dslReader);
        } while (dslReader.getNextToken() == ',');
        return sum;
    }

    @Benchmark
    public float print() throws IOException {
        return repeat(() -> {
            int at = 0;
            for (float value : values) {
                at = NumberText.put(value, out, at);
                out[at++] = ',';
            }
            return at;
        });
    }

    /** Jackson as it comes, which asks the JDK. */
    @Benchmark
    public float printJackson() throws IOException {
        return repeat(() -> {
            stream.reset();
            try (JsonGenerator generator = jackson.createGenerator(stream, JsonEncoding.UTF8)) {
                generator.writeStartArray();
                for (float value : values) {
                    generator.writeNumber(value);
                }
                generator.writeEndArray();
            }
            return stream.size();
        });
    }

    @Benchmark
    public float printDsl() throws IOException {
        return repeat(() -> {
            dslWriter.reset();
            for (float value : values) {
                NumberConverter.serialize(value, dslWriter);
                dslWriter.writeByte((byte) ',');
            }
            return dslWriter.size();
        });
    }

    /** The JDK alone, into characters that are not yet bytes. */
    @Benchmark
    public float printJdk() throws IOException {
        return repeat(() -> {
            builder.setLength(0);
            for (float value : values) {
                builder.append(value).append(',');
            }
            return builder.length();
        });
    }
}
