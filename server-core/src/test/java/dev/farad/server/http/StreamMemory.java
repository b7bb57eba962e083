package dev.farad.server.http;

import dev.farad.hooks.Hooks;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Verdict;
import dev.farad.server.endpoint.V2Errors;
import dev.farad.server.event.EventSettings;
import dev.farad.server.event.EventStream;
import dev.farad.server.event.ServerSentEvent;
import dev.farad.server.route.BlockingEndpoint;
import dev.farad.server.route.Body;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteTable;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of streams that go on and on, and what it holds while they do. */
final class StreamMemory implements AutoCloseable {
    final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    final AtomicInteger began = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();
    /** Tells of the end of event streams, which comes once for each. */
    final AtomicInteger ended = new AtomicInteger();

    private final EventLoops loops = new EventLoops(2, Transport.best());
    private final HttpPort port;

    StreamMemory(long answerBytes, int connections) throws IOException {
        OnRequest begin = _ -> {
            began.incrementAndGet();
            return Verdict.PROCEED;
        };
        OnFinish finish = (_, _) -> finished.incrementAndGet();
        List<Route> routes = List.of(
                new Route("GET", "/events", this::events, new V2Errors()),
                new Route("GET", "/large", new BlockingEndpoint(_ -> large(answerBytes)), new V2Errors()),
                new Route(
                        "POST",
                        "/upload",
                        new BlockingEndpoint(StreamMemory::upload),
                        new V2Errors(),
                        new Body(answerBytes, true)));
        port = HttpPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                loops,
                Settings.DEFAULT.withConnections(connections).limits(),
                new Hooks(List.of(begin, finish)),
                new RouteTable(routes, _ -> new V2Errors()));
    }

    private void events(HttpExchange exchange) {
        EventStream stream = EventStream.open(exchange, EventSettings.DEFAULT.heartbeat(Duration.ofMillis(100)));
        streams.add(stream);
        stream.onEnd(() -> {
            streams.remove(stream);
            ended.incrementAndGet();
        });
    }

    private static StreamedResponse large(long bytes) {
        return StreamedResponse.of(200, "text/plain", out -> {
            byte[] some = new byte[10_000];
            for (long left = bytes; left > 0; left -= some.length) {
                out.write(some, 0, (int) Math.min(left, some.length));
            }
        });
    }

    private static Response upload(HttpExchange exchange) throws IOException {
        long bytes = 0;
        try (InputStream in = exchange.bodyInput()) {
            byte[] some = new byte[8_192];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                bytes += n;
            }
        }
        return Response.text(String.valueOf(bytes));
    }

    InetSocketAddress address() {
        return port.address();
    }

    /** Offers an event to every stream. */
    void broadcast(ServerSentEvent event) {
        streams.forEach(stream -> stream.offer(event));
    }

    /** Waits until no connection and no exchange is left. */
    void awaitQuiet() {
        Await.until("all connections closed, open: " + port.connections(), () -> port.connections() == 0);
        Await.until("all exchanges finished: " + began + " of " + finished, () -> began.get() == finished.get());
        Await.until("no body waits", () -> port.bufferedBytes() == 0);
    }

    /** Returns how many timers the event loops have. */
    int timers() throws ReflectiveOperationException {
        // Netty shows them to nobody.
        Field queue = Class.forName("io.netty.util.concurrent.AbstractScheduledEventExecutor")
                .getDeclaredField("scheduledTaskQueue");
        queue.setAccessible(true);
        int timers = 0;
        for (EventExecutor loop : loops.group()) {
            timers += loop.submit(() -> ((Collection<?>) queue.get(loop)).size())
                    .syncUninterruptibly()
                    .getNow();
        }
        return timers;
    }

    /** Returns the bytes of buffers that somebody holds. */
    static long heldBytes() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    @Override
    public void close() {
        port.drain(Duration.ofSeconds(5));
        loops.close();
    }
}
