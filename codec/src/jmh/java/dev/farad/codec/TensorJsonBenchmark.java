package dev.farad.codec;

import dev.farad.codec.v2.InferRequest;
import dev.farad.codec.v2.InferRequestDecoder;
import dev.farad.codec.v2.InferResponse;
import dev.farad.codec.v2.InferResponseEncoder;
import dev.farad.pool.HostPool;
import dev.farad.pool.Lease;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
 * Microseconds to decode and encode a whole V2 JSON message of floats, beside Jackson 2 as it comes doing the same, in
 * pooled direct buffers.
 *
 * <p>Digits as Java prints a float, or as Python does, which sends it as a double. Run: {@code java -cp TEST_CLASSPATH
 * org.openjdk.jmh.Main TensorJsonBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TensorJsonBenchmark {
    @Param({"384", "150528"})
    int floats;

    @Param({"java", "python"})
    String digits = "java";

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final HostPool pool = new HostPool(1 << 24);
    private final ByteBuf body = allocator.directBuffer();
    private InferRequest request = new InferRequest(null, List.of(), List.of(), false);
    private InferResponse response = new InferResponse("m", "1", null, List.of());

    /** Makes the messages. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        boolean python = digits.equals("python");
        String data = random.ints(floats)
                .mapToObj(i -> number(random.nextFloat() - 0.5f, python))
                .collect(Collectors.joining(python ? ", " : ",", "[", "]"));
        body.writeCharSequence(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1," + floats + "],\"datatype\":\"FP32\",\"data\":" + data
                        + "}]}",
                StandardCharsets.UTF_8);
        request = InferRequestDecoder.decode(body, OptionalLong.empty(), pool, "benchmark");
        response = new InferResponse(
                "m", "1", null, List.of(new InferResponse.Output(request.inputs().getFirst(), false)));
    }

    private static String number(float value, boolean python) {
        return python ? Double.toString(value) : Float.toString(value);
    }

    /** Releases everything. */
    @TearDown
    public void empty() {
        request.close();
        pool.close();
        body.release();
    }

    /** A request into leased memory. */
    @Benchmark
    public long decode() {
        try (InferRequest decoded = InferRequestDecoder.decode(body, OptionalLong.empty(), pool, "benchmark")) {
            return decoded.inputs().getFirst().bytes();
        }
    }

    /** The same by Jackson. */
    @Benchmark
    public long decodeByJackson() throws IOException {
        try (Lease lease = JacksonTensors.decode(body, pool)) {
            return lease.bytes();
        }
    }

    /** A response into a pooled buffer. */
    @Benchmark
    public int encode() {
        return size(InferResponseEncoder.encode(response, allocator).body());
    }

    /** The same by Jackson. */
    @Benchmark
    public int encodeByJackson() throws IOException {
        return size(JacksonTensors.encode(request.inputs().getFirst(), allocator));
    }

    private static int size(ByteBuf body) {
        int bytes = body.readableBytes();
        body.release();
        return bytes;
    }
}
