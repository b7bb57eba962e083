package dev.farad.examples;

import com.sun.management.ThreadMXBean;
import dev.farad.codec.http.HeadLimits;
import dev.farad.metrics.ServerMetrics;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.HttpLimits;
import dev.farad.server.http.Timeouts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A server in a process of its own that answers questions about itself: a line on standard input, a number on standard output.
 *
 * <p>Arguments: the seconds that a client may take in each phase, 0 for the usual; and {@code metrics} where everything is to be
 * counted. Ends when standard input does.
 */
final class MeasuredServer {
    static final int MOST_CONNECTIONS = 20_000;
    static final int LARGE_BYTES = 8 << 20;

    private static final ByteBuf TEXT = shared("Hello, World!".getBytes(StandardCharsets.US_ASCII));
    private static final ByteBuf LARGE = shared(new byte[LARGE_BYTES]);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private MeasuredServer() {}

    /** Returns a buffer that many answers send and none releases. */
    private static ByteBuf shared(byte[] content) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(content.length).writeBytes(content));
    }

    /** Serves, and answers. */
    public static void main(String[] args) throws IOException {
        Builder builder = builder(Integer.parseInt(args[0]));
        FaradServer server = List.of(args).contains("metrics")
                ? MetricsPages.add(builder, new ServerMetrics()).watch(builder.start())
                : builder.start();
        System.out.println("ready " + server.address().getPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            System.out.println(
                    switch (question) {
                        case "allocated" -> THREADS.getTotalThreadAllocatedBytes();
                        case "connections" -> server.connections();
                        case "heap" -> heapBytes();
                        default -> throw new IllegalArgumentException("question: " + question);
                    });
        }
        Runtime.getRuntime().halt(0);
    }

    /** Returns the bytes of live objects. */
    private static long heapBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Builder builder(int seconds) {
        Duration allowed = Duration.ofSeconds(seconds);
        Timeouts timeouts = seconds == 0 ? Timeouts.DEFAULT : new Timeouts(allowed, allowed, allowed, allowed);
        HttpLimits http = new HttpLimits(HeadLimits.DEFAULT, 64 << 20, 512 << 20, MOST_CONNECTIONS, timeouts);
        return FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(new Limits(http, 1 << 30, Duration.ofSeconds(5))))
                .async("GET", "/plaintext", exchange -> exchange.respond(200, "text/plain", TEXT))
                .async(
                        "GET",
                        "/large",
                        exchange -> exchange.respond(200, "application/octet-stream", LARGE.duplicate()))
                .async(
                        "POST",
                        "/echo",
                        exchange -> exchange.respond(
                                200, "application/octet-stream", exchange.body().retain()));
    }
}
