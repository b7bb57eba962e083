package dev.farad.server.http;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Hook;
import dev.farad.hooks.Hooks;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import dev.farad.server.endpoint.V2Errors;
import dev.farad.server.route.BlockingEndpoint;
import dev.farad.server.route.Body;
import dev.farad.server.route.Endpoint;
import dev.farad.server.route.Handler;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteTable;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A port whose answers tests know and whose requests they can hold. */
final class TestPort implements AutoCloseable {
    static final int EVENT_LOOPS = 2;

    /** Requests to {@code /held/NAME}, as they arrive. */
    final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    /** Exchanges that ended, as they do. */
    final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    /** What requests to {@code /stuck} wait for on their event loop. */
    final Semaphore stuck = new Semaphore(0);

    final AtomicInteger began = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();
    private final EventLoops loops;
    private final HttpPort port;
    private final @Nullable TestTls tls;

    /** A request that waits for the test; completing it answers. */
    record Held(String name, CompletableFuture<Response> answer, CompletableFuture<Void> cancelled) {
        void release() {
            answer.complete(Response.text(name));
        }
    }

    /** An exchange that ended. */
    record Ended(String path, Outcome outcome) {}

    TestPort(Transport transport, Settings settings) throws IOException {
        this(transport, settings, null);
    }

    TestPort(Transport transport, Settings settings, @Nullable TestTls tls, OnRequest... asked) throws IOException {
        this.tls = tls;
        OnRequest begin = _ -> {
            began.incrementAndGet();
            return Verdict.PROCEED;
        };
        OnFinish finish = (Exchange exchange, Outcome outcome) -> {
            ended.add(new Ended(exchange.path(), outcome));
            finished.incrementAndGet();
        };
        loops = new EventLoops(EVENT_LOOPS, transport);
        RouteTable routes = new RouteTable(routes(), _ -> new V2Errors());
        List<Hook> all = new ArrayList<>(List.of(begin, finish));
        all.addAll(List.of(asked));
        Hooks hooks = new Hooks(all);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        port = HttpPort.open(any, loops, settings.limits(), hooks, routes, tls == null ? null : tls.server());
    }

    private List<Route> routes() {
        return List.of(
                now("GET", "/", _ -> Response.text("welcome")),
                now("POST", "/", TestPort::echo),
                now("GET", "/hello", _ -> Response.text("hello")),
                now("GET", "/number/{n}", exchange -> Response.text(exchange.pathParameter("n"))),
                later("GET", "/later/{n}", exchange -> Response.text(exchange.pathParameter("n"))),
                now("GET", "/large/{bytes}", exchange -> large(exchange, bytes(exchange))),
                now("GET", "/stuck", _ -> {
                    stuck.acquireUninterruptibly();
                    return Response.text("free");
                }),
                now("GET", "/empty", _ -> Response.empty(204)),
                now("GET", "/unchanged", _ -> Response.empty(304).with("etag", "\"1\"")),
                now("GET", "/teapot", _ -> {
                    throw Refusal.of(418, "short and stout");
                }),
                later("GET", "/throws", _ -> {
                    throw new IllegalStateException("handler failed on purpose");
                }),
                now("POST", "/echo", TestPort::echo),
                route("GET", "/held/{name}", this::hold),
                route("POST", "/held/{name}", this::hold),
                route("POST", "/stubborn/{name}", this::goOn),
                streamed("POST", "/stubborn-stream/{name}", this::goOn),
                streamed("POST", "/count", Streams::count),
                streamed("POST", "/relay", Streams::relay),
                streamed("POST", "/drop", exchange -> exchange.respond(Response.text("dropped"))),
                route("GET", "/parts/{n}", exchange -> exchange.respond(Streams.parts(exchange, false))),
                route("GET", "/counted/{n}", exchange -> exchange.respond(Streams.parts(exchange, true))),
                route("GET", "/endless", Streams::endless),
                route("GET", "/broken/{n}", Streams::broken),
                route("POST", "/refused", new Endpoint() {
                    @Override
                    public void admit(HttpExchange exchange) {
                        throw Refusal.of(403, "not you");
                    }

                    @Override
                    public void answer(HttpExchange exchange) {
                        throw new AssertionError("answered though refused");
                    }
                }));
    }

    /** An answer on the event loop, at once. */
    private interface Now {
        Response answer(HttpExchange exchange);
    }

    private static Route now(String method, String template, Now answer) {
        return route(method, template, exchange -> exchange.respond(answer.answer(exchange)));
    }

    private static Route later(String method, String template, Handler handler) {
        return route(method, template, new BlockingEndpoint(handler));
    }

    private static Route route(String method, String template, Endpoint endpoint) {
        return new Route(method, template, endpoint, new V2Errors());
    }

    private static Route streamed(String method, String template, Endpoint endpoint) {
        return new Route(method, template, endpoint, new V2Errors(), Body.STREAMED);
    }

    /** Holds a request, and does not stop where nobody waits for its answer. */
    private void goOn(HttpExchange exchange) {
        Held request = new Held(exchange.pathParameter("name"), new CompletableFuture<>(), new CompletableFuture<>());
        exchange.onCancel(() -> request.cancelled().complete(null));
        exchange.respondWith(request.answer());
        held.add(request);
    }

    private void hold(HttpExchange exchange) {
        Held request = new Held(exchange.pathParameter("name"), new CompletableFuture<>(), new CompletableFuture<>());
        exchange.onCancel(() -> {
            request.cancelled().complete(null);
            request.answer().complete(Response.empty(204));
        });
        exchange.respondWith(request.answer());
        held.add(request);
    }

    private static Response echo(HttpExchange exchange) {
        return Response.of(200, "application/octet-stream", exchange.body().retainedSlice());
    }

    private static int bytes(HttpExchange exchange) {
        return Integer.parseInt(exchange.pathParameter("bytes"));
    }

    private static Response large(HttpExchange exchange, int bytes) {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = largeAt(i);
        }
        // In one call, since each access to a buffer is recorded where leaks are looked for.
        ByteBuf body = exchange.allocator().buffer(bytes).writeBytes(content);
        return Response.of(200, "application/octet-stream", body);
    }

    /** Returns what {@code /large/BYTES} has at an index. */
    static byte largeAt(int index) {
        return (byte) (index % 251);
    }

    InetSocketAddress address() {
        return port.address();
    }

    RawClient connect() throws IOException {
        return connect(0);
    }

    /** Connects with a receive buffer of a size. */
    RawClient connect(int receiveBytes) throws IOException {
        return new RawClient(address(), receiveBytes, tls == null ? null : tls.client());
    }

    /** Connects for a client that only sends. */
    Stuffing stuffing(String request, byte[] again) throws IOException {
        return new Stuffing(address(), tls == null ? null : tls.client(), request, again);
    }

    /** Connects for a client that only sends the same request again and again. */
    Stuffing stuffing(String request) throws IOException {
        return stuffing(request, Requests.bytes(request));
    }

    boolean secure() {
        return tls != null;
    }

    int connections() {
        return port.connections();
    }

    Held nextHeld() throws InterruptedException {
        return Await.next("a request that is held", held);
    }

    Ended nextEnded() throws InterruptedException {
        return Await.next("the end of an exchange", ended);
    }

    /** Answers what is held now. */
    void releaseHeld() {
        for (Held request = held.poll(); request != null; request = held.poll()) {
            request.release();
        }
    }

    /** Waits until no connection and no exchange is open. */
    void awaitQuiet() {
        Await.until("all connections closed, open: " + connections(), () -> connections() == 0);
        Await.until("all exchanges finished: " + this, () -> began.get() <= finished.get());
        Await.until("no body waits: " + port.bufferedBytes(), () -> port.bufferedBytes() == 0);
    }

    /** Stops the port, which completes with how many requests were cut. */
    CompletableFuture<Integer> drain(Duration deadline) {
        return CompletableFuture.supplyAsync(
                () -> port.drain(deadline), task -> Thread.ofVirtual().start(task));
    }

    @Override
    public void close() {
        releaseHeld();
        port.drain(Duration.ofSeconds(5));
        loops.close();
    }

    @Override
    public String toString() {
        return connections() + " connections, " + began + " exchanges began, " + finished + " finished";
    }
}
