package dev.farad.server.http;

import dev.farad.codec.http.ChunkedText;
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
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses in HTTP/1.1: head and body in one piece where the body is small, without waiting and, where the socket
 * takes it at once, without an object made.
 */
final class ResponseOutput implements ResponseWriter {
    private static final byte[] GO_AHEAD = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 512;
    private static final int COPIED_BYTES = 8 << 10;
    /** Over TLS what is larger goes at the client's pace: encrypting it at once would copy all of it and hold others up. */
    private static final int WHOLE_BYTES = 256 << 10;

    private final HttpConnection connection;
    private final Channel channel;
    private final HttpLoop loop;
    private final Deadline deadline = new Deadline();
    private ByteBuf head = Unpooled.EMPTY_BUFFER;
    private @Nullable ResponseStream stream;
    private boolean chunked;
    private boolean parted;
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
    ChannelFuture refuse(Response response) {
        ResponseText text = loop.text().begin(response.status()).date();
        response.headers().forEach(text::field);
        text.contentLength(response.body().readableBytes()).connection(ResponseText.Connection.CLOSE);
        ByteBuf out = channel.alloc().directBuffer(HEAD_BYTES);
        text.end(out);
        out.writeBytes(response.body());
        response.body().release();
        return channel.writeAndFlush(out);
    }

    @Override
    public void write(ServerExchange exchange, ByteBuf body) {
        int length = body.readableBytes();
        boolean silent = ResponseWriter.silent(exchange);
        if (!silent && length > WHOLE_BYTES && channel.pipeline().get(SslHandler.class) != null) {
            BodySlices slices = new BodySlices(body);
            write(exchange, new StreamedResponse(exchange.response.status(), Map.of(), length, slices));
            return;
        }
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

    @Override
    public void write(ServerExchange exchange, StreamedResponse response) {
        boolean silent = ResponseWriter.silent(exchange);
        chunked = response.length() < 0 && exchange.head.http11() && !silent;
        parted = false;
        queue(head);
        ResponseStream made = new ResponseStream(connection, exchange, response.length(), silent);
        stream = made;
        channel.flush();
        try {
            response.body().subscribe(made);
        } catch (Throwable thrown) {
            made.threw(thrown);
        }
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void part(ByteBuf part) {
        if (chunked) {
            ByteBuf line = line();
            ChunkedText.head(line, part.readableBytes());
            queue(line);
            parted = true;
        }
        queue(part);
        channel.flush();
    }

    @Override
    public void end(ServerExchange exchange) {
        if (chunked) {
            ByteBuf line = line();
            ChunkedText.last(line);
            queue(line);
        }
        flushLast(exchange);
    }

    /** Returns a buffer for the head of a chunk, begun with the end of the chunk before. */
    private ByteBuf line() {
        ByteBuf line = channel.alloc().directBuffer(2 + ChunkedText.MAX_HEAD_BYTES);
        if (parted) {
            ChunkedText.end(line);
        }
        return line;
    }

    /** Makes the head, with room for a small body. */
    @Override
    public void head(ServerExchange exchange) {
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
        head = loop.out(text.size() + copied, channel.alloc());
        text.end(head);
    }

    private static void write(String name, CharSequence value, ResponseText text) {
        if (value instanceof RequestId id) {
            id.writeTo(text);
        } else if (!ResponseDraft.isConnection(name)) {
            text.field(name, value);
        }
    }

    /** Hands bytes to the socket's queue. */
    private void queue(ByteBuf bytes) {
        queuedBytes += bytes.readableBytes();
        var _ = channel.write(bytes, channel.voidPromise());
    }

    /** Flushes the last bytes of a response and, once they are on their way, finishes the exchange. */
    private void flushLast(ServerExchange exchange) {
        int generation = exchange.generation();
        channel.flush();
        if (exchange.generation() != generation) {
            return;
        }
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue != null && queue.totalPendingWriteBytes() == 0) {
            // Counts what TLS has not encrypted yet, too.
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
    boolean missed(long nowNanos, Duration allowed) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue == null || queue.totalPendingWriteBytes() == 0) {
            deadline.begin(nowNanos);
            return false;
        }
        long flushed = queuedBytes - (queue.totalPendingWriteBytes() - queue.currentProgress());
        deadline.moved(flushed - flushedBytes);
        flushedBytes = flushed;
        return deadline.missed(nowNanos, allowed);
    }
}
