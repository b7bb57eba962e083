package dev.farad.server.http;

import static io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.REFUSED_STREAM;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/** The frames of an HTTP/2 connection that are parts of requests, on their way to their streams. */
final class Http2Requests extends Http2FrameAdapter {
    private final Http2Session session;

    Http2Requests(Http2Session session) {
        this.session = session;
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean last)
            throws Http2Exception {
        Http2Stream stream = session.connection().stream(id);
        if (stream == null) {
            return;
        }
        SessionStream known = session.find(stream);
        try {
            if (known != null) {
                // Trailers, which become no fields, as in HTTP/1.1.
                known.data(Unpooled.EMPTY_BUFFER, last);
            } else if (session.takesMore()) {
                session.begin(stream).head(headers, last);
            } else {
                throw streamError(id, REFUSED_STREAM, "too many requests that were reset are still running");
            }
        } catch (RuntimeException failure) {
            throw streamError(id, INTERNAL_ERROR, failure, "head");
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        onHeadersRead(context, id, headers, padding, last);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        int bytes = data.readableBytes() + padding;
        SessionStream known = session.find(session.connection().stream(id));
        if (known == null) {
            return bytes;
        }
        try {
            return bytes - known.data(data, last);
        } catch (RuntimeException failure) {
            throw streamError(id, INTERNAL_ERROR, failure, "body");
        }
    }
}
