package dev.farad.codec;

import dev.farad.codec.v2.InferRequest;
import dev.farad.codec.v2.InferRequestDecoder;
import dev.farad.codec.v2.InferResponse;
import dev.farad.codec.v2.InferResponseEncoder;
import dev.farad.pool.HostPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds to parse and print one V2 message with one array of floats: the same numbers as the peers have.
 *
 * <p>Run: {@code ./farad bench json}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FloatsBenchmark {
    @Param({"384", "150528"})
    int floats;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final HostPool pool = new HostPool(1 << 22);
    private ByteBuf shortRequest = allocator.directBuffer();
    private ByteBuf longRequest = allocator.directBuffer();
    private InferRequest tensors = new InferRequest(null, List.of(), List.of(), false);
    private InferResponse response = new InferResponse("m", "1", null, List.of());

    /** Makes the messages. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        StringJoiner shortNumbers = new StringJoiner(",", "[", "]");
        StringJoiner longNumbers = new StringJoiner(",", "[", "]");
        for (int i = 0; i < floats; i++) {
            shortNumbers.add(Float.toString(random.nextFloat() - 0.5f));
            longNumbers.add(Double.toString(random.nextDouble() - 0.5));
        }
        write(shortRequest, shortNumbers);
        write(longRequest, longNumbers);
        tensors = decode(shortRequest);
        response = new InferResponse(
                "m", "1", null, List.of(new InferResponse.Output(tensors.inputs().getFirst(), false)));
    }

    private void write(ByteBuf request, StringJoiner numbers) {
        request.writeCharSequence(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1," + floats + "],\"datatype\":\"FP32\",\"data\":" + numbers + "}]}",
                StandardCharsets.US_ASCII);
    }

    private InferRequest decode(ByteBuf body) {
        return InferRequestDecoder.decode(body, OptionalLong.empty(), pool, "benchmark");
    }

    /** Releases everything. */
    @TearDown
    public void empty() {
        tensors.close();
        pool.close();
        shortRequest.release();
        longRequest.release();
    }

    /** About nine digits a float, as Java prints them. */
    @Benchmark
    public long parse() {
        try (InferRequest request = decode(shortRequest)) {
            return request.inputs().getFirst().bytes();
        }
    }

    /** About 17 digits, as Python's clients print them. */
    @Benchmark
    public long parseLong() {
        try (InferRequest request = decode(longRequest)) {
            return request.inputs().getFirst().bytes();
        }
    }

    /** Shortest digits. */
    @Benchmark
    public int print() {
        ByteBuf body = InferResponseEncoder.encode(response, allocator).body();
        int bytes = body.readableBytes();
        body.release();
        return bytes;
    }
}
