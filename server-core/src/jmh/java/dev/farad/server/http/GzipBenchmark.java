package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
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

/** What it costs to compress a response: JSON of vectors, whose digits hardly compress, and text that does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GzipBenchmark {
    /** What the body is. */
    @Param({"vector", "text"})
    public String body = "";

    /** How long it is. */
    @Param({"4096", "32768"})
    public int bytes;

    /** Of compression. */
    @Param({"1", "6"})
    public int level;

    private final Random random = new Random(1);
    private final Coders coders = new Coders();
    private ByteBuf plain = PooledByteBufAllocator.DEFAULT.directBuffer();
    private ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();

    /** Makes the body, and prints what it compresses to. */
    @Setup
    public void make() {
        while (plain.readableBytes() < bytes) {
            String more = body.equals("vector")
                    ? (float) (random.nextGaussian() * 0.05) + ","
                    : "{\"id\":" + random.nextInt(100_000) + ",\"state\":\"ready\",\"owner\":\"somebody\"},\n";
            plain.writeCharSequence(more, StandardCharsets.US_ASCII);
        }
        plain.writerIndex(bytes);
        System.out.println(bytes + " bytes of " + body + " at level " + level + ": " + compress());
    }

    /** Compresses a body as a response is. */
    @Benchmark
    public int compress() {
        out.clear();
        Deflater deflater = coders.deflater(level);
        Deflation deflation = new Deflation(deflater);
        deflation.write(plain, 0, bytes, Deflater.NO_FLUSH, out);
        deflation.end(out);
        coders.give(deflater);
        return out.readableBytes();
    }

    /** Frees what was made. */
    @TearDown
    public void free() {
        coders.close();
        plain.release();
        out.release();
    }
}
