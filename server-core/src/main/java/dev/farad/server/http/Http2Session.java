package dev.farad.server.http;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.NO_ERROR;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection in HTTP/2 (RFC 9113): its streams at once, each a {@link SessionStream}. The last handler of its
 * channel.
 *
 * <p>Netty reads and writes frames, keeps the states of streams and both flow controls. This class has what is the server's:
 * time, the end of the connection, and how much a client may have going on.
 */
final class Http2Session extends Http2ConnectionHandler implements ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Session.class);
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final int GOAWAY_MILLIS = 1_000;

    private final RequestPath path;
    private final HttpLoop loop;
    private final Http2Codec codec;
    private final Http2Connection.PropertyKey key;
    private final Deadline idle = new Deadline();
    private @Nullable ChannelHandlerContext context;
    private int place;
    /** Requests that are not over: those of streams that were reset count until their handlers are done. */
    private int running;

    private long framesBefore;
    /** Since when bytes come that are no whole frame, or head; 0 if they are. */
    private long partialSinceNanos;

    private boolean reading;
    private boolean closing;
    private boolean lingering;

    Http2Session(Http2Codec codec, HttpLoop loop, RequestPath path) {
        super(codec.decoder(), codec.encoder(), codec.settings(), true);
        this.codec = codec;
        this.loop = loop;
        this.path = path;
        this.key = codec.connection().newKey();
        gracefulShutdownTimeoutMillis(GOAWAY_MILLIS);
        codec.decoder().frameListener(new Http2Requests(this));
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                closed(stream);
            }
        });
        idle.begin(loop.nowNanos());
    }

    RequestPath path() {
        return path;
    }

    HttpLoop loop() {
        return loop;
    }

    FrameAllowance allowance() {
        return codec.allowance();
    }

    ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "context");
    }

    @Override
    public Channel channel() {
        return context().channel();
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int index) {
        place = index;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        loop.add(this);
        super.handlerAdded(added);
        codec.openWindow();
        flush(added);
    }

    /** Returns what was kept for a stream, or null. */
    @Nullable SessionStream find(@Nullable Http2Stream stream) {
        return stream == null ? null : stream.getProperty(key);
    }

    /** Returns the state of a stream whose head is in. */
    SessionStream begin(Http2Stream stream) {
        SessionStream begun = new SessionStream(this, stream);
        stream.setProperty(key, begun);
        return begun;
    }

    /** Returns whether another request may begin, though others of this client are still on their way. */
    boolean takesMore() {
        return running < 2 * codec.streams();
    }

    void began() {
        running++;
    }

    void ended() {
        running--;
        if (running == 0) {
            idle.begin(loop.nowNanos());
        }
    }

    private void closed(Http2Stream stream) {
        SessionStream known = find(stream);
        if (known != null) {
            known.closed();
        }
        endIfDone();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
        if (lingering) {
            ReferenceCountUtil.release(message);
            return;
        }
        reading = true;
        super.channelRead(from, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) throws Exception {
        reading = false;
        if (!codec.partial()) {
            partialSinceNanos = 0;
        } else if (partialSinceNanos == 0 || codec.frames() != framesBefore) {
            partialSinceNanos = loop.nowNanos();
        }
        framesBefore = codec.frames();
        super.channelReadComplete(from);
    }

    /** Flushes what was written, or leaves that to the end of the read that is going on. */
    void flush() {
        if (!reading) {
            flush(context());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) throws Exception {
        loop.remove(this);
        super.channelInactive(from);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        LOG.debug("connection {} failed", from.channel(), cause);
        from.close();
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext from, boolean outbound, Throwable cause, Http2Exception.StreamException failure) {
        super.onStreamError(from, outbound, cause, failure);
        if (!outbound && !allowance().take(FrameAllowance.RESET, loop.nowNanos())) {
            onConnectionError(
                    from,
                    false,
                    cause,
                    Http2Exception.connectionError(
                            ENHANCE_YOUR_CALM, "more malformed requests than happen by mistake"));
        }
    }

    @Override
    public void drain() {
        closeAfterwards();
        endIfDone();
    }

    /** Takes no more requests: says so, and ends when those that came are answered. */
    void closeAfterwards() {
        if (!closing && channel().isActive()) {
            closing = true;
            goAway();
        }
    }

    private void goAway() {
        int last = connection().remote().lastStreamCreated();
        goAway(
                context(),
                last,
                NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                context().newPromise());
        flush();
    }

    private void endIfDone() {
        if (closing && connection().numActiveStreams() == 0) {
            end();
        }
    }

    /** Ends the connection once all is flushed; drops what comes for a while, since a reset could cost the client answers. */
    private void end() {
        if (lingering || !channel().isActive()) {
            return;
        }
        lingering = true;
        idle.begin(loop.nowNanos());
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
    }

    @Override
    public void checkDeadline(long nowNanos) {
        Timeouts timeouts = loop.limits().timeouts();
        if (lingering) {
            if (idle.missed(nowNanos, LINGER)) {
                context().close();
            }
        } else if (stopped(nowNanos, timeouts) || (running == 0 && idle.missed(nowNanos, timeouts.idle()))) {
            goAway();
            end();
        } else if (running > 0) {
            checkStreams(nowNanos);
        }
    }

    /** Returns whether a frame or head takes too long; while streams are open it may be of a body, which has more time. */
    private boolean stopped(long nowNanos, Timeouts timeouts) {
        Duration allowed = connection().numActiveStreams() > 0 ? timeouts.body() : timeouts.head();
        return partialSinceNanos != 0 && nowNanos - partialSinceNanos > allowed.toNanos();
    }

    private void checkStreams(long nowNanos) {
        try {
            connection().forEachActiveStream(stream -> {
                SessionStream known = find(stream);
                if (known != null) {
                    known.checkDeadline(nowNanos);
                }
                return true;
            });
        } catch (Http2Exception failure) {
            onError(context(), true, failure);
        }
        flush();
    }

    /** Lets a client send bytes of a stream anew. */
    void giveBack(Http2Stream stream, int bytes) {
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) {
                flush();
            }
        } catch (Http2Exception failure) {
            onError(context(), true, failure);
        }
    }

    /** Ends a stream at once. */
    void reset(Http2Stream stream, long error) {
        // Not by the encoder, which is asked for what clients made the server reset.
        resetStream(context(), stream.id(), error, context().newPromise());
        flush();
    }
}
