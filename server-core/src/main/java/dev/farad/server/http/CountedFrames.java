package dev.farad.server.http;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/** Counts the frames of a connection as they are read, those that nobody gets to see among them, against its allowance. */
final class CountedFrames extends Http2FrameListenerDecorator {
    /** Bodies wait elsewhere, so more than this are answers to such frames that the client does not read. */
    private static final int MOST_PENDING_BYTES = 1 << 20;

    private final CountedFrameReader count;

    CountedFrames(Http2FrameListener listener, CountedFrameReader count) {
        super(listener);
        this.count = count;
    }

    private void take(ChannelHandlerContext context, int frames) throws Http2Exception {
        count.seen();
        var queue = context.channel().unsafe().outboundBuffer();
        boolean reads = queue == null || queue.totalPendingWriteBytes() <= MOST_PENDING_BYTES;
        if (!count.take(frames) || !reads) {
            throw connectionError(ENHANCE_YOUR_CALM, "more frames than requests have need of");
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        if (data.isReadable() || last) {
            count.seen();
        } else {
            take(context, FrameAllowance.RESET);
        }
        return super.onDataRead(context, stream, data, padding, last);
    }

    /** Refuses heads where none may come, which Netty sees less strictly than RFC 9113, sections 5.1 and 5.1.1. */
    private void requireNew(int id, Http2Headers headers) throws Http2Exception {
        Http2Stream known = count.connection().stream(id);
        if (known != null && !known.state().remoteSideOpen()) {
            throw streamError(id, STREAM_CLOSED, "a head behind the end of the request");
        }
        // Trailers may be on their way still when the server resets a stream; a request may not.
        if (known == null && headers.method() != null && count.connection().streamMayHaveExisted(id)) {
            throw connectionError(PROTOCOL_ERROR, "a request on stream %d, which is over", id);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean last)
            throws Http2Exception {
        count.seen();
        requireNew(stream, headers);
        super.onHeadersRead(context, stream, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        count.seen();
        requireNew(stream, headers);
        super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, last);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext context, int stream, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        take(context, 1);
        super.onPriorityRead(context, stream, dependency, weight, exclusive);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long error) throws Http2Exception {
        take(context, FrameAllowance.RESET);
        super.onRstStreamRead(context, stream, error);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        take(context, FrameAllowance.RESET);
        super.onSettingsRead(context, settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
        take(context, 1);
        super.onSettingsAckRead(context);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        take(context, 1);
        super.onPingRead(context, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        take(context, 1);
        super.onPingAckRead(context, data);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastStream, long error, ByteBuf debug)
            throws Http2Exception {
        take(context, 1);
        super.onGoAwayRead(context, lastStream, error, debug);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment) throws Http2Exception {
        take(context, 1);
        super.onWindowUpdateRead(context, stream, increment);
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        take(context, 1);
        super.onUnknownFrame(context, type, stream, flags, payload);
    }
}
