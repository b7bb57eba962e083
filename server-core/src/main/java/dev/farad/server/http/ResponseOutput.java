package dev.farad.server.http;

import dev.farad.codec.http.ResponseText;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses to a connection: head and body in one piece where the body is small, without waiting and, where the socket
 * takes it at once, without an object made.
 */
final class ResponseOutput {
    private static final byte[] GO_AHEAD = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 512;
    private static final int COPIED_BYTES = 8 << 10;

    private final HttpConnection connection;
    private final Channel channel;
    private final HttpLoop loop;
    private final Deadline deadline = new Deadline();
    private @Nullable ResponseStream stream;
    private long queuedBytes;
    private long flushedBytes;

    ResponseOutput(HttpConnection connection, Channel channel, HttpLoop loop) {
        this.connection = connection;
        this.channel = channel;
        this.loop = loop;
    }

    /** Tells a client that asked to send its body. */
    void goAhead() {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(GO_AHEAD));
    }

    /** Writes the answer to what is no request. */
    ChannelFuture write(Response response) {
        ResponseText text = loop.text().begin(response.status()).date();
        response.headers().forEach(text::field);
        text.contentLength(response.body().readableBytes()).connection(ResponseText.Connection.CLOSE);
        ByteBuf out = channel.alloc().directBuffer(HEAD_BYTES);
        text.end(out);
        out.writeBytes(response.body());
        response.body().release();
        return channel.writeAndFlush(out);
    }

    /** Writes the response of an exchange with a body that is whole and, once it is flushed, finishes the exchange. */
    void write(ServerExchange exchange, ByteBuf head, ByteBuf body) {
        int length = body.readableBytes();
        boolean silent = silent(exchange);
        if (!silent && length > COPIED_BYTES) {
            queue(head);
            queue(body);
        } else {
            if (!silent) {
                // Without moving the index of the body, which may be one that many answers share.
                head.writeBytes(body, body.readerIndex(), length);
            }
            body.release();
            queue(head);
        }
        flushLast(exchange);
    }

    /** Writes the response of an exchange with a body that is still to come. */
    void write(ServerExchange exchange, ByteBuf head, StreamedResponse response) {
        queue(head);
        ResponseStream made = new ResponseStream(this, exchange, response.length(), silent(exchange));
        stream = made;
        channel.flush();
        try {
            response.body().subscribe(made);
        } catch (Throwable thrown) {
            made.onError(thrown);
        }
    }

    /** Returns whether the response has no body whatever its head says, RFC 9110 section 6.4.1. */
    private static boolean silent(ServerExchange exchange) {
        int status = exchange.response.status();
        return status == 204 || status == 304 || exchange.head.method().equals("HEAD");
    }

    /**
     * Returns the head of an exchange's response, with room for a small body.
     *
     * @throws IllegalArgumentException if a field cannot be written
     */
    ByteBuf head(ServerExchange exchange) {
        deadline.begin(loop.nowNanos());
        ResponseDraft draft = exchange.response;
        boolean http11 = exchange.head.http11();
        long length = draft.contentLength();
        if (draft.closes()) {
            connection.closeAfterwards();
        }
        ResponseText text = loop.text().begin(draft.status()).date();
        for (int i = 0; i < draft.fields(); i++) {
            write(draft.name(i), draft.value(i), text);
        }
        if (length < 0 && http11) {
            text.chunked();
        } else if (length < 0) {
            // The end of the connection is the end of the body.
            connection.closeAfterwards();
        } else if (draft.status() != 204) {
            text.contentLength(length);
        }
        if (connection.closing()) {
            text.connection(ResponseText.Connection.CLOSE);
        } else if (!http11) {
            text.connection(ResponseText.Connection.KEEP_ALIVE);
        }
        int copied = length <= COPIED_BYTES ? (int) Math.max(0, length) : 0;
        ByteBuf out = loop.out(text.size() + copied, channel.alloc());
        text.end(out);
        return out;
    }

    private static void write(String name, CharSequence value, ResponseText text) {
        if (value instanceof RequestId id) {
            id.writeTo(text);
        } else if (!ResponseDraft.isConnection(name)) {
            text.field(name, value);
        }
    }

    Channel channel() {
        return channel;
    }

    HttpConnection connection() {
        return connection;
    }

    /** Hands bytes to the socket's queue. */
    void queue(ByteBuf bytes) {
        queuedBytes += bytes.readableBytes();
        var _ = channel.write(bytes, channel.voidPromise());
    }

    /** Flushes the last bytes of a response and, once they are on their way, finishes the exchange. */
    void flushLast(ServerExchange exchange) {
        int generation = exchange.generation();
        channel.flush();
        if (exchange.generation() != generation) {
            return;
        }
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue != null && queue.isEmpty()) {
            written(exchange, exchange.stamps.at(Moment.ENCODED));
            return;
        }
        // Behind all that is queued, so its promise is theirs.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(future -> {
            if (exchange.generation() != generation) {
                return;
            }
            if (future.isSuccess()) {
                written(exchange, System.nanoTime());
            } else {
                connection.cut(exchange, broken(future.cause()));
            }
        });
    }

    private Outcome broken(Throwable cause) {
        return connection.gone()
                ? new Outcome.Cancelled("the client left while the response was written")
                : new Outcome.Failed(cause);
    }

    private void written(ServerExchange exchange, long atNanos) {
        boolean streamed = stream != null;
        stream = null;
        exchange.stamps.stamp(Moment.WRITTEN, streamed ? System.nanoTime() : atNanos);
        connection.path().finish(exchange, Outcome.answered(exchange.response.status()));
    }

    /** Asks for more of a streamed body, now that the socket takes more. */
    void goOn() {
        if (stream != null) {
            stream.goOn();
        }
    }

    /** Stops a streamed body: nobody reads on. */
    void close() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    /** Returns whether bytes wait for the client and too few of them went in the time allowed. */
    boolean missed(long nowNanos) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue == null || queue.isEmpty()) {
            deadline.begin(nowNanos);
            return false;
        }
        long flushed = queuedBytes - (queue.totalPendingWriteBytes() - queue.currentProgress());
        deadline.moved(flushed - flushedBytes);
        flushedBytes = flushed;
        return deadline.missed(nowNanos, loop.limits().timeouts().write());
    }
}
