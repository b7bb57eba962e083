package dev.farad.peers.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds to parse and print one array of floats: the numbers, as Farad's own benchmark has them too. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class FloatsBenchmark {
    /** How many: an embedding, and an image of 224 × 224 in three colours. */
    @Param({"384", "150528"})
    protected int floats;

    /** The numbers. */
    protected float[] numbers = {};

    /** The numbers as Java prints floats, of about nine digits. */
    protected byte[] shortText = {};

    /** The numbers as Python's clients print them, of about 17 digits. */
    protected byte[] longText = {};

    /** Makes the numbers. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        numbers = new float[floats];
        StringJoiner shortNumbers = new StringJoiner(",", "[", "]");
        StringJoiner longNumbers = new StringJoiner(",", "[", "]");
        for (int i = 0; i < floats; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
            shortNumbers.add(Float.toString(numbers[i]));
            longNumbers.add(Double.toString(random.nextDouble() - 0.5));
        }
        shortText = shortNumbers.toString().getBytes(StandardCharsets.US_ASCII);
        longText = longNumbers.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
