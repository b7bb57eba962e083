package dev.farad.peers.netty;

import dev.farad.peers.common.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.CharsetUtil;

/**
 * The least that a server on Netty can do: looks at a request's fifth byte, copies its body, and answers with a head that was made before.
 *
 * <p>Knows nothing of HTTP. What it costs is the transport's: what is left for a server to save lies between this and Netty's own codec.
 */
final class StoredAnswers extends ChannelInboundHandlerAdapter {
    private static final int PATH_AT = 5;
    private static final int ECHO_BYTES = 4096;
    private static final String END = "\r\n\r\n";
    private static final ByteBuf HELLO = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes(head("text/plain", 13).concat("Hello, World!").getBytes(CharsetUtil.US_ASCII)));
    private static final byte[] ECHO =
            head("application/octet-stream", ECHO_BYTES).getBytes(CharsetUtil.US_ASCII);

    private ByteBuf waiting = Unpooled.EMPTY_BUFFER;

    private static String head(String type, int bytes) {
        return "HTTP/1.1 200 OK\r\ndate: Sun, 22 Nov 2026 12:00:00 GMT\r\ncontent-type: " + type
                + "\r\ncontent-length: " + bytes + END;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = joined(context, (ByteBuf) message);
        switch (in.getByte(in.readerIndex() + PATH_AT)) {
            case 'p' -> context.write(HELLO.duplicate(), context.voidPromise());
            case 'a' -> context.write(allocated(), context.voidPromise());
            default -> {
                if (in.readableBytes() < ECHO_BYTES + ECHO.length / 2) {
                    waiting = in;
                    return;
                }
                context.write(echo(context, in), context.voidPromise());
            }
        }
        in.release();
    }

    /** The two parts that a request of this size may come in. */
    private ByteBuf joined(ChannelHandlerContext context, ByteBuf more) {
        if (!waiting.isReadable()) {
            return more;
        }
        ByteBuf all =
                context.alloc().directBuffer(2 * ECHO_BYTES).writeBytes(waiting).writeBytes(more);
        waiting.release();
        more.release();
        waiting = Unpooled.EMPTY_BUFFER;
        return all;
    }

    private static ByteBuf echo(ChannelHandlerContext context, ByteBuf in) {
        return context.alloc()
                .directBuffer(ECHO.length + ECHO_BYTES)
                .writeBytes(ECHO)
                .writeBytes(in, in.writerIndex() - ECHO_BYTES, ECHO_BYTES);
    }

    private static ByteBuf allocated() {
        String bytes = Peer.allocated();
        return Unpooled.copiedBuffer(head("text/plain", bytes.length()) + bytes, CharsetUtil.US_ASCII);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        context.close();
    }
}
