package dev.farad.examples;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Verdict;
import dev.farad.pool.DataType;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.util.List;

/** The smallest server one would write: a model of one's own, a hook, and a route. */
public final class SmallestServer {
    private SmallestServer() {}

    /** Serves until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT).stopOnSignal().awaitStopped();
    }

    static FaradServer start(ServerConfig config) throws IOException {
        OnRequest noGuests = SmallestServer::rejectGuests;
        return FaradServer.builder()
                .config(config)
                .model("double", SmallestServer::doubling)
                .hook(noGuests)
                .get("/hello/{name}", exchange -> Response.text("Hello, " + exchange.pathParameter("name") + "!"))
                .start();
    }

    /** A model: FP32 numbers in, each times two out; requests that come together run together. */
    static LoadedModel doubling(MemoryPool memory) {
        Signature signature = new Signature(List.of(numbers("x")), List.of(numbers("y")), Signature.Batching.EQUAL);
        return FunctionModel.of("double", signature, memory, (inputs, outputs) -> {
            Tensor x = inputs.getFirst();
            Tensor y = outputs.tensor("y", DataType.FP32, x.shape());
            for (long i = 0; i < x.shape().elements(); i++) {
                y.data().setAtIndex(JAVA_FLOAT, i, 2 * x.data().getAtIndex(JAVA_FLOAT, i));
            }
        });
    }

    private static TensorSpec numbers(String name) {
        return new TensorSpec(name, DataType.FP32, Shape.of(Shape.ANY));
    }

    /** A hook: nobody called guest gets in. */
    private static Verdict rejectGuests(Exchange exchange) {
        return exchange.tenant().equals("guest") ? Verdict.reject(403, "guests are not served") : Verdict.PROCEED;
    }
}
