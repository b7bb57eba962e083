package dev.farad.codec.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Nanoseconds and bytes of memory to read a head from a pooled direct buffer, by ours and by Netty's decoder in its channel,
 * and to write one.
 *
 * <p>Run: {@code java -cp TEST_CLASSPATH org.openjdk.jmh.Main HttpHeadBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HttpHeadBenchmark {
    private static final String PLAIN = "GET /plaintext HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";
    private static final String BROWSER = """
            GET /v2/models/minilm/ready?probe=1 HTTP/1.1
            Host: inference.example.org:8080
            Connection: keep-alive
            Cache-Control: max-age=0
            sec-ch-ua: "Chromium";v="141", "Not?A_Brand";v="8"
            sec-ch-ua-mobile: ?0
            sec-ch-ua-platform: "Linux"
            Upgrade-Insecure-Requests: 1
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
            Sec-Fetch-Site: none
            Sec-Fetch-Mode: navigate
            Sec-Fetch-User: ?1
            Sec-Fetch-Dest: document
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: en-GB,en;q=0.9,de;q=0.8
            Cookie: session=3f2a9c51d0e84b7f9a6c; theme=dark

            """.replace("\n", "\r\n");

    /** Which request. */
    @Param({"plain", "browser"})
    public String request = "plain";

    private final RequestHead head = new RequestHead(HeadLimits.DEFAULT);
    private final ResponseText response = new ResponseText(System::currentTimeMillis);
    private EmbeddedChannel netty = new EmbeddedChannel();
    private ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
    private ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();

    /** Makes the request and the channel. */
    @Setup(Level.Trial)
    public void fill() {
        netty = new EmbeddedChannel(new HttpRequestDecoder());
        bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        bytes.writeCharSequence(request.equals("plain") ? PLAIN : BROWSER, StandardCharsets.US_ASCII);
        out = PooledByteBufAllocator.DEFAULT.directBuffer();
    }

    /** Releases everything. */
    @TearDown
    public void empty() {
        netty.finishAndReleaseAll();
        bytes.release();
        out.release();
    }

    /** Our parser, with what a server asks of every head. */
    @Benchmark
    public int ours() {
        bytes.readerIndex(0);
        head.reset();
        head.parse(bytes);
        return head.pathTo() + head.method().length() + head.find("content-type") + (head.keepAlive() ? 1 : 0);
    }

    /** Netty's, through a channel of one handler. */
    @Benchmark
    public Object netty() {
        bytes.readerIndex(0);
        netty.writeInbound(bytes.retainedDuplicate());
        Object head = netty.readInbound();
        ReferenceCountUtil.release(netty.readInbound());
        return head;
    }

    /** Our writer, with the fields of a small answer. */
    @Benchmark
    public int write() {
        out.clear();
        response.begin(200).field("Content-Type", "text/plain").date().contentLength(13).end(out);
        return out.readableBytes();
    }
}
