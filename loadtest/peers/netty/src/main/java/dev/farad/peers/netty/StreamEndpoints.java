package dev.farad.peers.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import io.netty.util.CharsetUtil;

/** Two of the endpoints on one stream of HTTP/2, with nothing between them and the codec. */
final class StreamEndpoints extends ChannelInboundHandlerAdapter {
    private static final ByteBuf HELLO = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes("Hello, World!".getBytes(CharsetUtil.UTF_8)));
    private static final AsciiString TEXT = AsciiString.cached("text/plain");
    private static final AsciiString BYTES = AsciiString.cached("application/octet-stream");

    private CharSequence path = "";
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2HeadersFrame head) {
            path = head.headers().path();
            if (head.isEndStream()) {
                answer(context);
            }
        } else if (message instanceof Http2DataFrame data) {
            add(context, data.content());
            if (data.isEndStream()) {
                answer(context);
            }
        }
    }

    /** Keeps a part; the usual body is one part, and stays where it is. */
    private void add(ChannelHandlerContext context, ByteBuf part) {
        if (!part.isReadable()) {
            part.release();
        } else if (body.isReadable()) {
            body = context.alloc().compositeBuffer().addComponents(true, body, part);
        } else {
            body = part;
        }
    }

    private void answer(ChannelHandlerContext context) {
        ByteBuf whole = body;
        body = Unpooled.EMPTY_BUFFER;
        if (AsciiString.contentEquals(path, "/plaintext")) {
            write(context, HttpResponseStatus.OK, TEXT, HELLO.duplicate());
        } else if (AsciiString.contentEquals(path, "/echo")) {
            write(context, HttpResponseStatus.OK, BYTES, whole);
        } else {
            write(context, HttpResponseStatus.NOT_FOUND, TEXT, Unpooled.EMPTY_BUFFER);
        }
    }

    private static void write(
            ChannelHandlerContext context, HttpResponseStatus status, AsciiString type, ByteBuf content) {
        Http2Headers head = new DefaultHttp2Headers(false)
                .status(status.codeAsText())
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        context.write(new DefaultHttp2HeadersFrame(head));
        context.write(new DefaultHttp2DataFrame(content, true));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        body.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        context.close();
    }
}
