package dev.farad.server.http;

import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import dev.farad.server.http.ServerExchange.Reading;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Refusal;
import dev.farad.server.tls.ClientCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its requests one after another, answered in order. The only handler of its channel.
 *
 * <p>Between requests it holds nothing but its socket: the exchange comes with a request's first byte. While a request is
 * being answered, what the client sends next waits, up to a bound, after which reads pause. The body of a request that was
 * refused early is read and dropped, so that the connection stays usable.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements HttpStream, ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Channel channel;
    private final @Nullable ClientCertificate client;
    private final HttpLoop loop;
    private final RequestPath path;
    private final ResponseOutput output;
    private final Deadline deadline = new Deadline();
    private final RequestInput input;
    private @Nullable ServerExchange current;
    private int place;
    private boolean closing;
    private boolean lingering;

    HttpConnection(Channel channel, HttpLoop loop, RequestPath path) {
        this.channel = channel;
        this.client = HttpStream.super.client();
        this.loop = loop;
        this.path = path;
        this.input = new RequestInput(this, channel);
        this.output = new ResponseOutput(this, channel, loop);
        deadline.begin(loop.nowNanos());
    }

    @Override
    public RequestPath path() {
        return path;
    }

    @Override
    public HttpLoop loop() {
        return loop;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public @Nullable ClientCertificate client() {
        return client;
    }

    @Override
    public ResponseOutput output() {
        return output;
    }

    @Override
    public boolean gone() {
        return !channel.isActive();
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int index) {
        place = index;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Returns the exchange whose request is being read or answered, or null between requests. */
    @Nullable ServerExchange current() {
        return current;
    }

    /** Returns the exchange that the next byte belongs to, or null where no request is taken any more. */
    @Nullable ServerExchange currentOrNext() {
        if (current == null && !closing) {
            current = loop.take(this);
            deadline.begin(loop.nowNanos());
        }
        return current;
    }

    /** Returns whether an exchange is still this connection's: what is asked of one may end it. */
    boolean serves(ServerExchange exchange) {
        return current == exchange;
    }

    /** The head of a request is in, or a verdict that it waited for; a refusal may have to be the connection's last answer. */
    void inbound(ServerExchange exchange, boolean lastIfRefused, @Nullable Supplier<Verdict> verdict) {
        closing |= !exchange.head.keepAlive();
        boolean closes = closing;
        closing |= lastIfRefused;
        path.inbound(exchange, verdict);
        if (serves(exchange) && (exchange.state == State.READING || exchange.state == State.ASKING)) {
            closing = closes;
        }
    }

    @Override
    public void decided(ServerExchange exchange, Supplier<Verdict> verdict) {
        input.decided(exchange, verdict);
    }

    @Override
    public void abandonBody() {
        closing = true;
    }

    @Override
    public void advance() {
        input.advance();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        input.offer((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        output.goOn();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.remove(this);
        input.end();
        output.close();
        ServerExchange exchange = current;
        if (exchange == null) {
            return;
        }
        if (exchange.reading == Reading.HEAD || exchange.state == State.FINISHED) {
            recycle(exchange);
        } else {
            path.cancel(exchange, "the client left");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection {} failed", channel, cause);
        channel.close();
    }

    @Override
    public void drain() {
        closing = true;
        if (current == null || (current.reading == Reading.HEAD && !current.head.started())) {
            channel.close();
        }
    }

    /** Returns whether the answer to come is the last. */
    boolean closing() {
        closing |= loop.draining();
        return closing;
    }

    /** Makes the answer to come the last. */
    void closeAfterwards() {
        closing = true;
    }

    /** Goes on with the next request, unless this one's body is still coming. */
    @Override
    public void finished(ServerExchange exchange) {
        if (gone()) {
            recycle(exchange);
        } else if (closing) {
            boolean sendsNoMore = exchange.reading == Reading.DONE && !input.ended() && !input.waits();
            recycle(exchange);
            close(sendsNoMore && loop.draining());
        } else {
            if (exchange.reading == Reading.DONE) {
                recycle(exchange);
            }
            advance();
        }
    }

    private void recycle(ServerExchange exchange) {
        current = null;
        loop.leave(exchange);
        deadline.begin(loop.nowNanos());
    }

    /** The bytes are no HTTP: answers once, then closes, since nobody knows where the next request would start. */
    void malformed(Refusal refusal) {
        LOG.debug("connection {} is malformed: {}", channel, refusal.getMessage());
        closing = true;
        input.end();
        ServerExchange exchange = current;
        if (exchange == null) {
            close(false);
        } else if (exchange.reading == Reading.HEAD) {
            recycle(exchange);
            var _ = output.refuse(path.malformed(refusal, allocator())).addListener(_ -> close(false));
        } else {
            exchange.reading = Reading.DONE;
            path.bodyFailed(exchange, refusal);
        }
    }

    /**
     * Ends the connection: says so first and drops what comes, since closing with bytes unread would reset the connection and
     * could cost the client the answer (RFC 9112 section 9.6).
     *
     * @param atOnce whether to wait for nothing
     */
    private void close(boolean atOnce) {
        if (atOnce) {
            channel.close();
            return;
        }
        input.end();
        lingering = true;
        deadline.begin(loop.nowNanos());
        ChannelEnd.output(channel);
    }

    @Override
    public void cut(ServerExchange exchange, Outcome outcome) {
        closing = true;
        input.end();
        output.close();
        path.finish(exchange, outcome);
        ChannelEnd.cut(channel);
    }

    @Override
    public void checkDeadline(long nowNanos) {
        ServerExchange exchange = current;
        Timeouts timeouts = (exchange == null ? loop.limits() : exchange.limits).timeouts();
        if (lingering || exchange == null) {
            closeIf(deadline.missed(nowNanos, lingering ? LINGER : timeouts.idle()));
        } else if (exchange.state == State.WRITING && output.missed(nowNanos, timeouts.write())) {
            cut(exchange, new Outcome.Cancelled("the client read too slowly"));
        } else if (exchange.reading == Reading.HEAD) {
            checkHead(exchange, deadline.missed(nowNanos, timeouts.head()));
        } else if (exchange.reading == Reading.BODY) {
            checkBody(exchange, nowNanos, timeouts.body());
        }
    }

    private void closeIf(boolean missed) {
        if (missed) {
            channel.close();
        }
    }

    private void checkHead(ServerExchange exchange, boolean missed) {
        if (missed && exchange.head.started()) {
            malformed(exchange.limits.timeouts().slowHead());
        } else {
            closeIf(missed);
        }
    }

    private void checkBody(ServerExchange exchange, long nowNanos, Duration allowed) {
        if (input.streamFull() || exchange.state == State.ASKING) {
            deadline.begin(nowNanos);
        }
        boolean missed = deadline.missed(nowNanos, allowed);
        closeIf(missed && exchange.state == State.FINISHED);
        if (missed && exchange.state != State.FINISHED) {
            malformed(Timeouts.bodyTooSlow(allowed));
        }
    }
}
