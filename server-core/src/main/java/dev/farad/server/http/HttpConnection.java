package dev.farad.server.http;

import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.server.http.ServerExchange.State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its requests one after another, answered in order. Last in the pipeline, behind the HTTP codec.
 *
 * <p>While a request is being answered, what the client sends next waits, up to a bound, after which reads pause; so a client
 * that leaves is noticed while it waits. The body of a request that was refused early is read and dropped, so that the
 * connection stays usable.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final int MAX_WAITING = 32;
    private static final int LINGER_MILLIS = 1_000;

    private final RequestPath path;
    private final RequestChecks checks;
    private final BooleanSupplier draining;
    private final Deque<HttpObject> waiting = new ArrayDeque<>();

    private @Nullable Channel channel;
    private @Nullable ServerExchange current;
    private boolean requestOpen;
    private boolean closing;
    private boolean lingering;
    private boolean pumping;
    private long bodyBytes;
    private long droppedBytes;

    HttpConnection(RequestPath path, RequestChecks checks, BooleanSupplier draining) {
        this.path = path;
        this.checks = checks;
        this.draining = draining;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("connection without a channel");
        }
        return channel;
    }

    ByteBufAllocator allocator() {
        return channel().alloc();
    }

    boolean gone() {
        return !channel().isActive();
    }

    /** Runs a task on the event loop, at once if it is the caller's. */
    void run(Runnable task) {
        if (channel().eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel().eventLoop().execute(task);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingering) {
            ReferenceCountUtil.release(message);
            return;
        }
        waiting.addLast((HttpObject) message);
        pump();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (current != null) {
            path.cancel(current);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection {} failed", context.channel(), cause);
        context.close();
    }

    /** Closes an idle connection now, and a busy one after its answer. */
    void drain() {
        closing = true;
        if (current == null && !requestOpen && waiting.isEmpty()) {
            channel().close();
        }
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        while (!waiting.isEmpty() && wantsInput()) {
            accept(waiting.removeFirst());
        }
        pumping = false;
        if (!gone()) {
            channel().config().setAutoRead(waiting.size() < MAX_WAITING);
        }
    }

    /** Whether the next message may be looked at: no request is being answered, or the rest of one is still to come. */
    private boolean wantsInput() {
        return requestOpen || current == null;
    }

    private void accept(HttpObject message) {
        try {
            if (message.decoderResult().isFailure()) {
                malformed(message.decoderResult().cause());
            } else if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content && requestOpen) {
                body(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        ServerExchange exchange = new ServerExchange(this, request);
        current = exchange;
        requestOpen = true;
        bodyBytes = 0;
        droppedBytes = 0;
        if (!HttpUtil.isKeepAlive(request)) {
            closing = true;
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            inboundExpecting(exchange);
        } else {
            path.inbound(exchange);
        }
    }

    /** The client waits for a word before it sends the body: "go on", or the answer, after which it may or may not send it. */
    private void inboundExpecting(ServerExchange exchange) {
        boolean wasClosing = closing;
        closing = true;
        path.inbound(exchange);
        if (exchange.state() == State.READING) {
            closing = wasClosing;
            channel()
                    .writeAndFlush(new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        } else {
            requestOpen = false;
            if (current == null) {
                closeOnceRead();
            }
        }
    }

    private void body(HttpContent content) {
        ServerExchange exchange = current;
        if (exchange != null && exchange.state() == State.READING) {
            bodyBytes += content.content().readableBytes();
            if (bodyBytes > checks.maxBodyBytes()) {
                path.outbound(exchange, path.failed(exchange, checks.tooLarge("more bytes than are taken")));
            } else if (content.content().isReadable()) {
                exchange.append(content.content().retain());
            }
        } else {
            drop(content.content());
        }
        if (content instanceof LastHttpContent) {
            requestOpen = false;
            if (exchange != null && exchange.state() == State.READING) {
                path.answer(exchange);
            } else if (exchange == null) {
                next();
            }
        }
    }

    private void drop(ByteBuf part) {
        droppedBytes += part.readableBytes();
        if (droppedBytes > 2 * checks.maxBodyBytes()) {
            channel().close();
        }
    }

    /** The bytes are no HTTP: answers once, then closes, since nobody knows where the next request would start. */
    private void malformed(Throwable cause) {
        closing = true;
        requestOpen = false;
        ServerExchange exchange = current;
        if (exchange != null && exchange.state() == State.READING) {
            path.outbound(exchange, path.failed(exchange, MalformedHttp.refusal(cause)));
        } else if (exchange == null) {
            channel()
                    .writeAndFlush(path.malformed(MalformedHttp.refusal(cause), allocator()))
                    .addListener(_ -> closeOnceRead());
        }
    }

    /** Writes the response of an exchange and, once it is flushed, finishes the exchange. */
    void write(ServerExchange exchange, FullHttpResponse response) {
        boolean last = closing || draining.getAsBoolean();
        if (last) {
            closing = true;
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (exchange.request().protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        int status = response.status().code();
        channel().writeAndFlush(response).addListener(future -> {
            exchange.timeline().stamp(Moment.WRITTEN, System.nanoTime());
            path.finish(exchange, future.isSuccess() ? new Outcome.Answered(status) : broken(future.cause()));
        });
    }

    private Outcome broken(Throwable cause) {
        return gone()
                ? new Outcome.Cancelled("the client left while the response was written")
                : new Outcome.Failed(cause);
    }

    /** An exchange is over: goes on with the next request. */
    void finished() {
        current = null;
        if (!requestOpen) {
            next();
        }
    }

    /**
     * Ends the connection when the client may still be sending: says so first and drops what comes, since closing with bytes
     * unread would reset the connection and could cost the client the answer.
     */
    private void closeOnceRead() {
        lingering = true;
        if (channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        channel().config().setAutoRead(true);
        channel().eventLoop().schedule(() -> channel().close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void next() {
        if (closing) {
            channel().close();
        } else {
            pump();
        }
    }
}
