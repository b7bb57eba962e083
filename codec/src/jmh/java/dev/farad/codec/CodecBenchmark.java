package dev.farad.codec;

import dev.farad.codec.openai.EmbeddingsResponse;
import dev.farad.codec.openai.EmbeddingsResponseEncoder;
import dev.farad.codec.openai.EncodingFormat;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds a float to decode and encode messages of 384 floats, as JSON and as binary data, in pooled direct buffers.
 *
 * <p>Run: {@code java -cp TEST_CLASSPATH org.openjdk.jmh.Main CodecBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CodecBenchmark.FLOATS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled"
        })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    static final int FLOATS = 384;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final HostPool pool = new HostPool(1 << 20);
    private ByteBuf jsonRequest = allocator.directBuffer();
    private ByteBuf binaryRequest = allocator.directBuffer();
    private OptionalLong binaryRequestJson = OptionalLong.empty();
    private InferRequest tensors = new InferRequest(null, List.of(), List.of(), false);
    private InferResponse jsonResponse = new InferResponse("m", "1", null, List.of());
    private InferResponse binaryResponse = jsonResponse;
    private EmbeddingsResponse base64 = new EmbeddingsResponse("m", List.of(), EncodingFormat.BASE64, 1);

    /** Makes the messages. */
    @Setup
    public void fill() {
        String head = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1," + FLOATS + "],\"datatype\":\"FP32\",";
        String json = head + "\"data\":" + randomFloats() + "}]}";
        jsonRequest.writeCharSequence(json, StandardCharsets.UTF_8);
        String announcement = head + "\"parameters\":{\"binary_data_size\":" + FLOATS * Float.BYTES + "}}]}";
        binaryRequest.writeCharSequence(announcement, StandardCharsets.UTF_8);
        binaryRequest.writeZero(FLOATS * Float.BYTES);
        binaryRequestJson = OptionalLong.of(announcement.length());
        tensors = InferRequestDecoder.decode(jsonRequest, OptionalLong.empty(), pool, "benchmark");
        jsonResponse = response(false);
        binaryResponse = response(true);
        base64 = new EmbeddingsResponse(
                "m", List.of(tensors.inputs().getFirst().data()), EncodingFormat.BASE64, 1);
    }

    private static String randomFloats() {
        Random random = new Random(1);
        return random.ints(FLOATS)
                .mapToObj(i -> Float.toString(random.nextFloat() - 0.5f))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private InferResponse response(boolean binary) {
        return new InferResponse(
                "m", "1", null, List.of(new InferResponse.Output(tensors.inputs().getFirst(), binary)));
    }

    /** Releases everything. */
    @TearDown
    public void empty() {
        tensors.close();
        pool.close();
        jsonRequest.release();
        binaryRequest.release();
    }

    /** Floats of about nine digits, as Java prints them. */
    @Benchmark
    public long decodeJson() {
        return decode(jsonRequest, OptionalLong.empty());
    }

    /** The same floats behind JSON. */
    @Benchmark
    public long decodeBinary() {
        return decode(binaryRequest, binaryRequestJson);
    }

    private long decode(ByteBuf body, OptionalLong jsonBytes) {
        try (InferRequest request = InferRequestDecoder.decode(body, jsonBytes, pool, "benchmark")) {
            return request.inputs().getFirst().bytes();
        }
    }

    /** One FP32 output as JSON. */
    @Benchmark
    public int encodeJson() {
        return size(InferResponseEncoder.encode(jsonResponse, allocator).body());
    }

    /** One FP32 output behind JSON. */
    @Benchmark
    public int encodeBinary() {
        return size(InferResponseEncoder.encode(binaryResponse, allocator).body());
    }

    /** One embedding as OpenAI's clients ask for it. */
    @Benchmark
    public int encodeBase64() {
        return size(EmbeddingsResponseEncoder.encode(base64, allocator));
    }

    private static int size(ByteBuf body) {
        int bytes = body.readableBytes();
        body.release();
        return bytes;
    }
}
