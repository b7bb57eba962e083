package dev.farad.server.http;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.Objects;

/**
 * How a channel that was accepted becomes a connection of HTTP. Each method is called on the channel's event loop and adds
 * the last handler of its pipeline; the channel may have others before it, such as one for TLS.
 */
final class HttpChannels {
    private final Map<EventExecutor, HttpLoop> loops;
    private final RequestPath path;

    HttpChannels(Map<EventExecutor, HttpLoop> loops, RequestPath path) {
        this.loops = loops;
        this.path = path;
    }

    /** Speaks what the client's first bytes say: HTTP/2 if they are its preface, else HTTP/1.1. */
    void cleartext(Channel channel) {
        channel.pipeline().addLast(new ProtocolChoice(channel, this, loop(channel)));
    }

    /** Speaks HTTP/1.1. */
    void http1(Channel channel) {
        HttpLoop loop = loop(channel);
        HttpConnection connection = new HttpConnection(channel, loop, path);
        loop.add(connection);
        channel.pipeline().addLast(connection);
    }

    /** Speaks HTTP/2, which the client has agreed to; its preface comes first. */
    void http2(Channel channel) {
        HttpLoop loop = loop(channel);
        channel.pipeline().addLast(new Http2Session(new Http2Codec(loop), loop, path));
    }

    private HttpLoop loop(Channel channel) {
        return Objects.requireNonNull(loops.get(channel.eventLoop()), "loop");
    }
}
