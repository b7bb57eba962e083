package dev.farad.server.http;

import dev.farad.codec.http.ResponseText;
import dev.farad.server.tls.ClientCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.uring.IoUringTcpInfo;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of a port that live on one event loop share: exchanges that wait for a request, the writer of response
 * heads, a coarse clock, and the look at every connection's deadline that comes with each of its ticks.
 */
final class HttpLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HttpLoop.class);
    private static final int MOST_SPARE = 256;
    private static final long MOST_TICK_MILLIS = 250;
    private static final int OUT_BYTES = 16 << 10;

    private final BooleanSupplier draining;
    private final LoopClock clock;
    private final ResponseText text = new ResponseText(this::epochMillis);
    private final Http2RequestText requestText = new Http2RequestText();
    private final Http2Headers requestHeaders = new DefaultHttp2Headers(true, 32);
    private final Http2ResponseHead responseHead = new Http2ResponseHead(this::epochMillis);
    private final RandomGenerator random = new SplittableRandom();
    private final Deque<ServerExchange> spare = new ArrayDeque<>();
    private final List<ServerConnection> connections = new ArrayList<>();
    /** Exchanges whose answers want to know when to end. */
    private final Set<ServerExchange> endless = new HashSet<>();

    private final ReceiveBuffers receive = new ReceiveBuffers();
    private final Coders coders = new Coders();
    private final Compression compression = new Compression(coders);
    private final Alarms alarms = new Alarms();
    private final OpenExchanges open = new OpenExchanges();
    private final IoUringTcpInfo socketInfo = new IoUringTcpInfo();
    private HttpLimits limits;
    private ByteBuf out = Unpooled.EMPTY_BUFFER;
    private @Nullable Future<?> ticking;
    private long epochMillis = System.currentTimeMillis();
    private long nowNanos = System.nanoTime();

    HttpLoop(HttpLimits limits, BooleanSupplier draining, LoopClock clock) {
        this.limits = limits;
        this.draining = draining;
        this.clock = clock;
    }

    /** Begins to tick. */
    void start(EventLoop loop) {
        alarms.start(loop);
        schedule(loop);
    }

    private void schedule(EventLoop loop) {
        // A tenth of the shortest timeout, so that none is late by more.
        long millis = Math.clamp(limits.timeouts().shortest().toMillis() / 10, 1, MOST_TICK_MILLIS);
        ticking = loop.scheduleAtFixedRate(this::tick, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Holds requests that begin from now on, and connections between them, to other limits. */
    void adopt(EventLoop loop, HttpLimits newLimits) {
        limits = newLimits;
        // Each was made for the old ones.
        spare.clear();
        if (ticking != null) {
            ticking.cancel(false);
            schedule(loop);
        }
    }

    /** Ends the ticking, once there is no connection left, and what endpoints have not handed back. */
    void stop() {
        open.abandon();
        if (ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
        receive.release();
        coders.close();
        out.release();
        out = Unpooled.EMPTY_BUFFER;
    }

    Compression compression() {
        return compression;
    }

    Coders coders() {
        return coders;
    }

    OpenExchanges open() {
        return open;
    }

    /** Answers what has no answer, since the stop has no time left; returns how many requests were open. */
    int refuse() {
        return OpenExchanges.refuse(List.copyOf(connections));
    }

    Alarms alarms() {
        return alarms;
    }

    ReceiveBuffers receive() {
        return receive;
    }

    /** Returns an empty buffer for a response: that of the last one, where the socket is done with it. */
    ByteBuf out(int bytes, ByteBufAllocator allocator) {
        if (bytes > OUT_BYTES) {
            return allocator.directBuffer(bytes);
        }
        if (out.refCnt() != 1 || out.capacity() == 0) {
            out.release();
            out = allocator.directBuffer(OUT_BYTES, OUT_BYTES);
        }
        return out.clear().retain();
    }

    private void tick() {
        epochMillis = System.currentTimeMillis();
        nowNanos = System.nanoTime();
        // Backwards, since a connection that is closed takes itself off the list.
        for (int i = connections.size() - 1; i >= 0; i--) {
            look(connections.get(i));
        }
    }

    /** Looks whether a client is still there and keeps to its time; a throw must not end the ticking, which all connections need. */
    private void look(ServerConnection connection) {
        try {
            if (ChannelEnd.wasReset(connection.channel(), socketInfo)) {
                ChannelEnd.tellReset(connection.channel());
            } else {
                connection.checkDeadline(nowNanos);
            }
        } catch (RuntimeException thrown) {
            LOG.error("a connection could not be looked at", thrown);
            connection.channel().close();
        }
    }

    private long epochMillis() {
        return epochMillis;
    }

    /** Returns whether the port takes no more requests. */
    boolean draining() {
        return draining.getAsBoolean();
    }

    HttpLimits limits() {
        return limits;
    }

    ResponseText text() {
        return text;
    }

    Http2RequestText requestText() {
        return requestText;
    }

    /** Returns what holds the head of a request while it is read. */
    Http2Headers requestHeaders() {
        return requestHeaders;
    }

    Http2ResponseHead responseHead() {
        return responseHead;
    }

    RandomGenerator random() {
        return random;
    }

    /** Returns the time of the last tick, in nanoseconds. */
    long nowNanos() {
        return nowNanos;
    }

    LoopClock clock() {
        return clock;
    }

    void add(ServerConnection connection) {
        connection.place(connections.size());
        connections.add(connection);
    }

    void remove(ServerConnection connection) {
        ServerConnection last = connections.removeLast();
        if (connection.place() < connections.size()) {
            connections.set(connection.place(), last);
            last.place(connection.place());
        }
    }

    /** Asks every connection to end with the answers it owes, and the answers without an end of their own to end now. */
    void drain() {
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).drain();
        }
        List<ServerExchange> told = List.copyOf(endless);
        // Each is told once, though a drain may look at the connections several times.
        endless.clear();
        for (ServerExchange exchange : told) {
            Runnable task = exchange.onDrain;
            // Another's end may have ended this one.
            if (task != null) {
                runApart(task);
            }
        }
    }

    /** Runs a task whose throw is nobody else's. */
    private static void runApart(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            LOG.error("a task that was to end an answer failed", thrown);
        }
    }

    /** Returns an exchange for a request whose first byte is there. */
    ServerExchange take(HttpStream stream) {
        ServerExchange exchange = spare.pollLast();
        if (exchange == null) {
            exchange = new ServerExchange(limits);
        }
        exchange.http = stream;
        ClientCertificate client = stream.client();
        if (client != null) {
            exchange.values.set(ClientCertificate.KEY, client);
        }
        return exchange;
    }

    /** Runs a task once the port takes no more requests, unless the exchange is finished before. */
    void onDrain(ServerExchange exchange, int generation, Runnable task) {
        exchange.http().run(() -> {
            if (exchange.generation() != generation) {
                return;
            }
            if (draining()) {
                task.run();
            } else {
                exchange.onDrain = task;
                endless.add(exchange);
            }
        });
    }

    /** Takes an exchange back that its stream has done with, unless an endpoint still has it. */
    void leave(ServerExchange exchange) {
        exchange.left = true;
        if (!exchange.overdue) {
            give(exchange);
        }
    }

    /** Takes an exchange back, to use it again where it keeps to the limits that hold now. */
    @SuppressWarnings("ReferenceEquality") // Each change is another object.
    void give(ServerExchange exchange) {
        if (exchange.onDrain != null) {
            endless.remove(exchange);
        }
        exchange.clear();
        if (spare.size() < MOST_SPARE && exchange.limits == limits) {
            spare.addLast(exchange);
        }
    }
}
