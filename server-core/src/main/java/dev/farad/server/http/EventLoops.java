package dev.farad.server.http;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The threads that all sockets of a server share. */
public final class EventLoops implements AutoCloseable {
    private final Transport transport;
    private final MultiThreadIoEventLoopGroup group;
    private final Map<ThreadAwareExecutor, LoopClock> clocks = new HashMap<>();

    /**
     * Starts the threads.
     *
     * @param count how many
     * @throws IllegalArgumentException if this machine does not have the transport
     */
    public EventLoops(int count, Transport transport) {
        Throwable cause = transport.unusableBecause();
        if (cause != null) {
            throw new IllegalArgumentException(
                    "transport: " + transport + " (expected: one that this machine has; " + cause + ")", cause);
        }
        this.transport = transport;
        IoHandlerFactory io = transport.io();
        this.group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("http", true), loop -> {
            LoopClock clock = new LoopClock(io.newHandler(loop));
            clocks.put(loop, clock);
            return clock;
        });
    }

    Transport transport() {
        return transport;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    LoopClock clock(EventLoop loop) {
        return Objects.requireNonNull(clocks.get(loop), "clock");
    }

    /** Ends the threads once what they have in hand is done. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
