package dev.farad.server;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.farad.codec.http.HeadLimits;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.Hook;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.batch.Batcher;
import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.HttpLimits;
import dev.farad.server.http.Timeouts;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with small models and limits, what its hooks saw, and raw and well-behaved clients for it. */
final class TestServer implements AutoCloseable {
    static final int BODY_LIMIT = 100_000;
    static final int QUEUE_LIMIT = 3;
    private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: ([0-9]+)", Pattern.CASE_INSENSITIVE);

    final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
    /** Runs of the model {@code gated} that may pass. */
    final Semaphore gate = new Semaphore(0);
    /** Released whenever {@code gated} starts to run. */
    final Semaphore entered = new Semaphore(0);

    final FaradServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    /** An exchange that ended. */
    record Finished(String path, Outcome outcome, String tenant, long workspaceBytes, String timeline) {}

    TestServer(Hook... hooks) throws IOException {
        OnFinish record = this::record;
        Builder builder = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(new Limits(
                                new HttpLimits(
                                        new HeadLimits(2_000, 8_000, 128), BODY_LIMIT, 1 << 24, 100, Timeouts.DEFAULT),
                                1 << 24,
                                Duration.ofSeconds(60)))
                        .with(new BatchPolicy(8, 1_000, Duration.ZERO, QUEUE_LIMIT)))
                .hook(record)
                .model("double", memory -> FunctionModel.of("double", signature(), memory, TestServer::twice))
                .model(
                        "gated",
                        memory -> FunctionModel.of("gated", signature(), memory, (in, out) -> {
                            entered.release();
                            gate.acquire();
                            twice(in, out);
                        }))
                .model(
                        "tight",
                        memory -> new TightModel(FunctionModel.of("tight", signature(), memory, TestServer::twice)))
                .get("/hello/{name}", exchange -> Response.text("Hello, " + exchange.pathParameter("name") + "!"))
                .post("/echo", exchange -> Response.text(exchange.body().toString(StandardCharsets.UTF_8)))
                .get("/throws", _ -> {
                    throw new IllegalStateException("handler failed on purpose");
                })
                .get("/teapot", _ -> {
                    throw Refusal.of(418, "short and stout");
                });
        for (Hook hook : hooks) {
            builder.hook(hook);
        }
        server = builder.start();
    }

    private void record(Exchange exchange, Outcome outcome) {
        finished.add(new Finished(
                exchange.path(),
                outcome,
                exchange.tenant(),
                exchange.usage().inputBytes(),
                exchange.timeline().toString()));
    }

    private static Signature signature() {
        return new Signature(List.of(floats("x")), List.of(floats("y")), Signature.Batching.EQUAL);
    }

    private static TensorSpec floats(String name) {
        return new TensorSpec(name, DataType.FP32, Shape.of(Shape.ANY, 2));
    }

    private static void twice(List<Tensor> inputs, dev.farad.runtime.cpu.Outputs outputs) {
        Tensor x = inputs.getFirst();
        Tensor y = outputs.tensor("y", DataType.FP32, x.shape());
        for (long i = 0; i < x.shape().elements(); i++) {
            y.data().setAtIndex(JAVA_FLOAT, i, 2 * x.data().getAtIndex(JAVA_FLOAT, i));
        }
    }

    Finished nextFinished() throws InterruptedException {
        Finished next = finished.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no exchange finished within 10 s");
        }
        return next;
    }

    /** Returns the batcher of the model {@code gated}. */
    Batcher gated() {
        return server.models().all().stream()
                .filter(model -> model.id().name().equals("gated"))
                .findFirst()
                .orElseThrow()
                .batcher();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    HttpResponse<byte[]> postBytes(String path, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends bytes and returns everything that comes back until the server closes. */
    String exchange(String bytes) throws IOException {
        try (Socket socket = connect()) {
            write(socket, bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads one response with a content length. */
    static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        while (!seen.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + seen);
            }
            seen.write(next);
        }
        String head = seen.toString(StandardCharsets.ISO_8859_1);
        Matcher length = CONTENT_LENGTH.matcher(head);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        gate.release(1_000);
        server.close();
        client.close();
    }
}
