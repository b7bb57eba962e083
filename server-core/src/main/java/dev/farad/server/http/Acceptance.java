package dev.farad.server.http;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a listener accepts, and lets one that cannot accept rest for a moment before it tries again: without file
 * descriptors each try fails at once, while the connection that waits keeps the listener readable.
 */
final class Acceptance extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
    private static final long PAUSE_MILLIS = 100;
    private static final long SILENCE_NANOS = 10_000_000_000L;

    private final AtomicLong accepted = new AtomicLong();
    private long saidNanos = System.nanoTime() - SILENCE_NANOS;

    /** Returns how many connections were accepted, whether or not their event loops have seen them. */
    long accepted() {
        return accepted.get();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
        accepted.incrementAndGet();
        context.fireChannelRead(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ChannelConfig config = context.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            var _ = context.executor().schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
        long now = System.nanoTime();
        if (now - saidNanos >= SILENCE_NANOS) {
            saidNanos = now;
            say(context, cause);
        }
    }

    private static void say(ChannelHandlerContext context, Throwable cause) {
        try {
            LOG.error(
                    "cannot accept connections at {}, trying again each {} ms: {}",
                    context.channel().localAddress(),
                    PAUSE_MILLIS,
                    String.valueOf(cause));
        } catch (Throwable unsaid) {
            // A logger that opens a file for its first line cannot now, and must not end the event loop.
        }
    }
}
