package dev.farad.examples;

import com.sun.management.ThreadMXBean;
import dev.farad.metrics.ServerMetrics;
import dev.farad.metrics.trace.Sampling;
import dev.farad.metrics.trace.TraceHook;
import dev.farad.metrics.trace.TraceSettings;
import dev.farad.pool.DataType;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Response;
import dev.farad.server.tls.TlsConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The server that {@code farad bench http} measures: a text, an echo of bytes, and the V2 model {@code echo} of 384 floats.
 *
 * <p>Prints {@code ready PORT}, and ends when its standard input does.
 */
public final class BenchServer {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Shared by all answers, so none may release it. */
    private static final ByteBuf TEXT =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("Hello, World!", StandardCharsets.US_ASCII));

    private BenchServer() {}

    /** Serves until standard input ends, over TLS where a certificate and its key are named, with metrics where {@code metrics} or {@code traces} is said. */
    public static void main(String[] args) throws IOException {
        Listen listen = new Listen("127.0.0.1", 0, 0);
        if (args.length == 2) {
            listen = listen.with(TlsConfig.of(Path.of(args[0]), Path.of(args[1])));
        }
        ServerConfig config = ServerConfig.DEFAULT.with(listen);
        FaradServer server = args.length == 1 && !args[0].isEmpty() ? startSeen(config, args[0]) : start(config);
        System.out.println("ready " + server.address().getPort());
        while (System.in.read() >= 0) {
            // Nothing is ever said.
        }
        Runtime.getRuntime().halt(0);
    }

    static FaradServer start(ServerConfig config) throws IOException {
        return builder(config).start();
    }

    /** Starts it with metrics and, where those are asked for, traces of one request in a hundred, which nobody takes. */
    private static FaradServer startSeen(ServerConfig config, String how) throws IOException {
        Builder builder = builder(config);
        if (how.equals("traces")) {
            URI nobody = URI.create("http://127.0.0.1:9/v1/traces");
            builder.hook(new TraceHook(new TraceSettings(nobody, new Sampling(true, 0.01), "bench")));
        }
        return MetricsPages.add(builder, new ServerMetrics()).watch(builder.start());
    }

    private static Builder builder(ServerConfig config) {
        return FaradServer.builder()
                .config(config.with(BackendChoice.CPU))
                .model("echo", BenchServer::echo)
                .async("GET", "/plaintext", exchange -> exchange.respond(200, "text/plain", TEXT))
                .async(
                        "POST",
                        "/echo",
                        exchange -> exchange.respond(
                                200, "application/octet-stream", exchange.body().retain()))
                .get("/allocated", _ -> Response.text(Long.toString(THREADS.getTotalThreadAllocatedBytes())));
    }

    private static LoadedModel echo(MemoryPool memory) {
        Signature signature = new Signature(List.of(floats("x")), List.of(floats("y")), Signature.Batching.EQUAL);
        return FunctionModel.of("echo", signature, memory, (inputs, outputs) -> {
            Tensor x = inputs.getFirst();
            outputs.tensor("y", DataType.FP32, x.shape()).data().copyFrom(x.data());
        });
    }

    private static TensorSpec floats(String name) {
        return new TensorSpec(name, DataType.FP32, Shape.of(Shape.ANY, 384));
    }
}
