package dev.farad.server.http;

import dev.farad.hooks.Hooks;
import dev.farad.server.route.RouteTable;
import dev.farad.server.tls.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A TCP port that answers HTTP with the routes and hooks it was given. Safe for any thread. */
public final class HttpPort {
    private static final long LOOK_MILLIS = 4;
    private static final int LOOKS = 3;
    /** How often the listener is waited for, if clients keep coming. */
    private static final int MOST_WAITS = 100;

    /** What those who are too late for a stop have to take their leave. */
    private static final long GRACE_MILLIS = 500;

    private final Channel listener;
    private final ChannelGroup connections;
    private final Acceptance acceptance;
    private final AtomicBoolean draining;
    private final RequestChecks checks;
    private final Map<EventExecutor, HttpLoop> loops;

    private HttpPort(
            Channel listener,
            ChannelGroup connections,
            Acceptance acceptance,
            AtomicBoolean draining,
            RequestChecks checks,
            Map<EventExecutor, HttpLoop> loops) {
        this.listener = listener;
        this.connections = connections;
        this.acceptance = acceptance;
        this.draining = draining;
        this.checks = checks;
        this.loops = loops;
    }

    /**
     * Opens a port in the clear.
     *
     * @param address port 0 for any that is free
     * @throws IOException if the address is taken or not this machine's
     */
    public static HttpPort open(
            InetSocketAddress address, EventLoops loops, HttpLimits limits, Hooks hooks, RouteTable routes)
            throws IOException {
        return open(address, loops, limits, hooks, routes, null);
    }

    /**
     * Opens a port.
     *
     * @param address port 0 for any that is free
     * @param tls what its connections speak TLS with, which stays the caller's to close; null for a port in the clear
     * @throws IOException if the address is taken or not this machine's
     */
    public static HttpPort open(
            InetSocketAddress address,
            EventLoops loops,
            HttpLimits limits,
            Hooks hooks,
            RouteTable routes,
            @Nullable ServerTls tls)
            throws IOException {
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        AtomicBoolean draining = new AtomicBoolean();
        Acceptance acceptance = new Acceptance();
        RequestChecks checks = new RequestChecks(limits);
        RequestPath path = new RequestPath(hooks, routes, checks, new Failures());
        Map<EventExecutor, HttpLoop> shared = new HashMap<>();
        for (EventExecutor executor : loops.group()) {
            HttpLoop loop = new HttpLoop(limits, draining::get, loops.clock((EventLoop) executor));
            loop.start((EventLoop) executor);
            shared.put(executor, loop);
        }
        HttpChannels channels = new HttpChannels(shared, path);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.transport().listenerType())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(acceptance)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        HttpLoop loop = Objects.requireNonNull(shared.get(channel.eventLoop()), "loop");
                        if (connections.size() >= loop.limits().connections()) {
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        if (loops.transport().receivesAtOnce()) {
                            channel.config().setRecvByteBufAllocator(loop.receive());
                        }
                        if (tls == null) {
                            channels.cleartext(channel);
                        } else {
                            TlsHandshake.begin(channel, loop, channels, tls);
                        }
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return new HttpPort(bound.channel(), connections, acceptance, draining, checks, shared);
    }

    /** Returns the address that clients reach. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Returns how many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Returns the bytes of bodies that wait to be whole or answered. */
    public long bufferedBytes() {
        return checks.budget().takenBytes();
    }

    /**
     * Holds connections and requests that begin from now on to other limits, before it returns. Requests under way keep theirs,
     * and so does what a connection of HTTP/2 has told its client. Not for event loops, for which it waits.
     */
    public void adopt(HttpLimits limits) {
        checks.budget().most(limits.bufferedBytes());
        loops.forEach((executor, loop) ->
                executor.submit(() -> loop.adopt((EventLoop) executor, limits)).awaitUninterruptibly());
    }

    /**
     * Closes the listener and every idle connection, and the others after the answer they wait for.
     *
     * <p>What was sent before is answered: connections that wait to be accepted, and requests that wait to be read, have a moment
     * to be seen before anything closes.
     *
     * @param deadline after which requests that have no answer get a 503, and what is left half a second later is cut
     * @return how many requests had no answer, or not all of it, at the deadline
     */
    public int drain(Duration deadline) {
        draining.set(true);
        closeListener();
        loops.forEach((executor, loop) -> afterLooks((EventLoop) executor, loop::drain));
        long end = System.nanoTime() + deadline.toNanos();
        // Again for those that were accepted last of all.
        for (long left = deadline.toNanos(); left > 0 && !connections.isEmpty(); left = end - System.nanoTime()) {
            connections.newCloseFuture().awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
        }
        int cut = connections.isEmpty() ? 0 : refuse();
        connections.forEach(ChannelEnd::cut);
        connections.newCloseFuture().awaitUninterruptibly();
        awaitEndpoints();
        loops.forEach((executor, loop) -> executor.submit(loop::stop).awaitUninterruptibly());
        return cut;
    }

    /** Answers what has no answer with 503, and gives clients a moment to read it; returns how many requests were open. */
    private int refuse() {
        int open = sum(HttpLoop::refuse);
        connections.newCloseFuture().awaitUninterruptibly(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        return open;
    }

    /** Gives endpoints that were asked to stop a moment to hand back what they have. */
    private void awaitEndpoints() {
        for (long waited = 0; waited < GRACE_MILLIS && sum(loop -> loop.open().orphans()) > 0; waited += LOOK_MILLIS) {
            listener.eventLoop()
                    .schedule(() -> {}, LOOK_MILLIS, TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly();
        }
    }

    /** Adds up what is read of each loop, on its thread. */
    private int sum(ToIntFunction<HttpLoop> figure) {
        int sum = 0;
        for (Map.Entry<EventExecutor, HttpLoop> each : loops.entrySet()) {
            sum += each.getKey()
                    .submit(() -> figure.applyAsInt(each.getValue()))
                    .awaitUninterruptibly()
                    .getNow();
        }
        return sum;
    }

    /** Closes the listener once looks at its socket have found nobody who waits to be accepted; the system resets whoever does. */
    private void closeListener() {
        long before = -1;
        for (int waits = 0; waits < MOST_WAITS && before != acceptance.accepted(); waits++) {
            before = acceptance.accepted();
            afterLooks(listener.eventLoop(), () -> {}).awaitUninterruptibly();
        }
        listener.close().awaitUninterruptibly();
    }

    /**
     * Runs a task once an event loop has looked at its sockets, those of connections that it still has to take on too: several
     * times, since io_uring asks first whether there are bytes and then for the bytes.
     *
     * <p>A task scheduled from another thread runs at once if it is due by the time the loop comes to it; one scheduled by the loop
     * itself runs after another look, whatever the time.
     */
    private static Future<?> afterLooks(EventLoop loop, Runnable task) {
        Promise<Object> done = loop.newPromise();
        loop.execute(() -> afterLooks(loop, LOOKS, task, done));
        return done;
    }

    private static void afterLooks(EventLoop loop, int looks, Runnable task, Promise<Object> done) {
        if (looks > 0) {
            Runnable next = () -> afterLooks(loop, looks - 1, task, done);
            var _ = loop.schedule(next, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            task.run();
            done.setSuccess(task);
        }
    }
}
