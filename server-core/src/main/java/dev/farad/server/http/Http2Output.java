package dev.farad.server.http;

import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes the response of one stream of HTTP/2. Bodies wait for the client's windows in Netty's flow control, in slices and
 * without a copy; a streamed body is asked for more when little of it waits.
 */
final class Http2Output implements ResponseWriter {
    /** What is handed over at once, so that the way of a large body can be followed. */
    private static final int SLICE_BYTES = 64 << 10;
    /** How much of a streamed body may wait; the same that a socket takes in HTTP/1.1. */
    private static final int MOST_WAITING_BYTES = 64 << 10;

    private final SessionStream http;
    private final Http2Session session;
    private final Http2Stream stream;
    private final Deadline deadline = new Deadline();
    private @Nullable Http2Headers head;
    private @Nullable ResponseStream body;
    private long waitingBytes;
    private boolean ending;
    private boolean done;

    Http2Output(SessionStream http, Http2Session session, Http2Stream stream) {
        this.http = http;
        this.session = session;
        this.stream = stream;
    }

    /** Tells a client that asked to send its body. */
    void goAhead() {
        headers(http.loop().responseHead().goAhead(), false);
        session.flush();
    }

    /** Writes the answer to what is no request. */
    void refuse(Response response) {
        deadline.begin(http.loop().nowNanos());
        ending = true;
        ChannelFuture headers = headers(http.loop().responseHead().of(response), false);
        ChannelFuture last = response.body().isReadable() ? data(response.body(), true) : headers;
        last.addListener(_ -> {
            done = true;
            http.refused();
        });
        session.flush();
    }

    @Override
    public void head(ServerExchange exchange) {
        deadline.begin(http.loop().nowNanos());
        boolean closes = exchange.response.closes();
        head = http.loop().responseHead().of(exchange.response);
        if (closes) {
            session.closeAfterwards();
        }
    }

    private ChannelFuture headers(Http2Headers fields, boolean last) {
        ChannelHandlerContext context = session.context();
        return session.encoder().writeHeaders(context, stream.id(), fields, 0, last, context.newPromise());
    }

    /** Writes the head that was made. */
    private ChannelFuture headers(boolean last) {
        Http2Headers made = head;
        head = null;
        if (made == null) {
            throw new IllegalStateException("stream " + stream.id() + " has no head to write");
        }
        return headers(made, last);
    }

    @Override
    public void write(ServerExchange exchange, ByteBuf whole) {
        if (ResponseWriter.silent(exchange) || !whole.isReadable()) {
            whole.release();
            finishAfter(headers(true), exchange);
        } else {
            headers(false);
            finishWith(whole, exchange);
        }
        session.flush();
    }

    @Override
    public void write(ServerExchange exchange, StreamedResponse response) {
        boolean silent = ResponseWriter.silent(exchange);
        headers(false);
        session.flush();
        ResponseStream made = new ResponseStream(http, exchange, response.length(), silent);
        body = made;
        try {
            response.body().subscribe(made);
        } catch (Throwable thrown) {
            made.threw(thrown);
        }
    }

    /** Hands a buffer over, and returns the future of its last byte. */
    private ChannelFuture data(ByteBuf bytes, boolean last) {
        ByteBuf slice = lastSlice(bytes);
        int length = slice.readableBytes();
        ChannelFuture written = frame(slice, last);
        written.addListener(future -> taken(length, future.isSuccess()));
        return written;
    }

    /** Hands over a body that is there as a whole, and finishes the exchange with its last byte. */
    private void finishWith(ByteBuf whole, ServerExchange exchange) {
        ByteBuf slice = lastSlice(whole);
        int length = slice.readableBytes();
        int generation = exchange.generation();
        ChannelFuture written = frame(slice, true);
        ending = true;
        // One listener for both: this is what nearly every answer comes to.
        written.addListener(future -> {
            taken(length, future.isSuccess());
            over(exchange, generation, future);
        });
    }

    /** Hands a buffer over up to its last slice, and returns that; it has the buffer's reference. */
    private ByteBuf lastSlice(ByteBuf bytes) {
        // An index of its own: the buffer may be one that many answers share.
        ByteBuf rest = bytes.slice();
        while (rest.readableBytes() > SLICE_BYTES) {
            data(rest.readRetainedSlice(SLICE_BYTES), false);
        }
        return rest;
    }

    private ChannelFuture frame(ByteBuf slice, boolean last) {
        ChannelHandlerContext context = session.context();
        waitingBytes += slice.readableBytes();
        return session.encoder().writeData(context, stream.id(), slice, 0, last, context.newPromise());
    }

    private void taken(int bytes, boolean success) {
        waitingBytes -= bytes;
        if (success) {
            deadline.moved(bytes);
            session.allowance().sent(bytes);
            if (body != null && writable()) {
                body.goOn();
            }
        }
    }

    @Override
    public boolean writable() {
        return waitingBytes < MOST_WAITING_BYTES;
    }

    @Override
    public void part(ByteBuf part) {
        if (http.gone()) {
            part.release();
            return;
        }
        data(part, false);
        session.flush();
    }

    @Override
    public void end(ServerExchange exchange) {
        ChannelHandlerContext context = session.context();
        finishAfter(
                session.encoder().writeData(context, stream.id(), Unpooled.EMPTY_BUFFER, 0, true, context.newPromise()),
                exchange);
        session.flush();
    }

    /** Finishes an exchange with the last frame of its answer. */
    private void finishAfter(ChannelFuture last, ServerExchange exchange) {
        ending = true;
        int generation = exchange.generation();
        last.addListener(future -> over(exchange, generation, future));
    }

    private void over(ServerExchange exchange, int generation, Future<?> last) {
        done = true;
        if (exchange.generation() == generation) {
            finish(exchange, last.isSuccess() ? null : last.cause());
        }
    }

    private void finish(ServerExchange exchange, @Nullable Throwable failure) {
        body = null;
        if (failure == null) {
            exchange.stamps.stamp(Moment.WRITTEN, System.nanoTime());
            session.allowance().answered();
            http.path().finish(exchange, Outcome.answered(exchange.response.status()));
            http.answered();
        } else {
            http.cut(
                    exchange,
                    http.gone()
                            ? new Outcome.Cancelled("the client left while the response was written")
                            : new Outcome.Failed(failure));
        }
    }

    /** Returns whether the last frame is handed over, so that its future tells how the answer ended. */
    boolean ending() {
        return ending;
    }

    /** Stops a streamed body: nobody reads on. */
    void close() {
        ResponseStream open = body;
        body = null;
        if (open != null) {
            open.close();
        }
    }

    /** Returns whether the client has to take something and took too little in the time allowed. */
    boolean missed(long nowNanos, Duration allowed) {
        if (waitingBytes == 0 && (!ending || done)) {
            deadline.begin(nowNanos);
            return false;
        }
        return deadline.missed(nowNanos, allowed);
    }
}
