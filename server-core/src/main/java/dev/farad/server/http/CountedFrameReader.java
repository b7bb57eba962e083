package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import org.jspecify.annotations.Nullable;

/** Netty's reader of frames, with a count of what it reads; see {@link CountedFrames}. */
final class CountedFrameReader implements Http2FrameReader {
    private final Http2FrameReader reader;
    private final Http2Connection connection;
    private final FrameAllowance allowance;
    private final HttpLoop loop;
    private @Nullable Http2FrameListener listener;
    private @Nullable CountedFrames counted;
    private ByteBuf reading = Unpooled.EMPTY_BUFFER;
    private int seenTo;
    private boolean partial;
    private long frames;

    CountedFrameReader(Http2FrameReader reader, Http2Connection connection, FrameAllowance allowance, HttpLoop loop) {
        this.reader = reader;
        this.connection = connection;
        this.allowance = allowance;
        this.loop = loop;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Another listener is another object.
    public void readFrame(ChannelHandlerContext context, ByteBuf input, Http2FrameListener to) throws Http2Exception {
        CountedFrames known = counted;
        if (known == null || listener != to) {
            known = new CountedFrames(to, this);
            counted = known;
            listener = to;
        }
        int start = input.readerIndex();
        seenTo = start;
        reading = input;
        try {
            reader.readFrame(context, input, known);
            boolean moved = input.readerIndex() != start;
            partial = input.isReadable() || (moved ? input.readerIndex() != seenTo : partial);
        } catch (Http2Exception failure) {
            partial = false;
            throw failure;
        } finally {
            reading = Unpooled.EMPTY_BUFFER;
        }
    }

    /** Returns whether a frame, or a head of several, has begun and not ended. */
    boolean partial() {
        return partial;
    }

    @Override
    public Configuration configuration() {
        return reader.configuration();
    }

    @Override
    public void close() {
        reader.close();
    }

    Http2Connection connection() {
        return connection;
    }

    /** Notes a frame, or all those of a head. */
    void seen() {
        frames++;
        seenTo = reading.readerIndex();
    }

    /** Returns how many frames came, those of a head as one. */
    long frames() {
        return frames;
    }

    /** Takes frames from the client's allowance, and returns whether it had them left. */
    boolean take(int some) {
        return allowance.take(some, loop.nowNanos());
    }
}
