package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose first bytes are still to say what it speaks: HTTP/2 if they are its preface (RFC 9113, section 3.4),
 * else HTTP/1.1. Then another handler takes its place.
 */
final class ProtocolChoice extends ChannelInboundHandlerAdapter implements ServerConnection {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private final HttpChannels channels;
    private final HttpLoop loop;
    private final Deadline deadline = new Deadline();
    private @Nullable ByteBuf first;
    private int place;

    ProtocolChoice(Channel channel, HttpChannels channels, HttpLoop loop) {
        this.channel = channel;
        this.channels = channels;
        this.loop = loop;
        deadline.begin(loop.nowNanos());
    }

    @Override
    public Channel channel() {
        return channel;
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
    public void handlerAdded(ChannelHandlerContext added) {
        loop.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext from) {
        loop.remove(this);
        if (first != null) {
            first.release();
            first = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (first != null) {
            bytes = from.alloc()
                    .buffer(first.readableBytes() + bytes.readableBytes())
                    .writeBytes(first)
                    .writeBytes(bytes);
            ((ByteBuf) message).release();
            first.release();
            first = null;
        }
        int same = same(bytes);
        if (same < PREFACE.length && same == bytes.readableBytes()) {
            if (same > 0) {
                deadline.begin(loop.nowNanos());
            }
            first = bytes;
            return;
        }
        become(from, same == PREFACE.length, bytes);
    }

    private void become(ChannelHandlerContext from, boolean http2, ByteBuf bytes) {
        if (http2) {
            channels.http2(channel);
        } else {
            channels.http1(channel);
        }
        from.pipeline().remove(this);
        from.fireChannelRead(bytes);
    }

    /** Returns how many of the first bytes are those of the preface. */
    private static int same(ByteBuf bytes) {
        int most = Math.min(PREFACE.length, bytes.readableBytes());
        for (int i = 0; i < most; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[i]) {
                return i;
            }
        }
        return most;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        channel.close();
    }

    @Override
    public void checkDeadline(long nowNanos) {
        Timeouts timeouts = loop.limits().timeouts();
        if (deadline.missed(nowNanos, first == null ? timeouts.idle() : timeouts.head())) {
            channel.close();
        }
    }

    @Override
    public void drain() {
        channel.close();
    }
}
