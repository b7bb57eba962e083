package dev.farad.peers.netty;

import dev.farad.peers.common.EchoModel;
import dev.farad.peers.common.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.CharsetUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The endpoints, with nothing between them and the codec. */
final class Endpoints extends ChannelInboundHandlerAdapter {
    private static final ByteBuf HELLO = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes("Hello, World!".getBytes(CharsetUtil.UTF_8)));
    private static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);
    private static final HttpHeadersFactory TRAILERS =
            DefaultHttpHeadersFactory.trailersFactory().withValidation(false);
    private static final AsciiString TEXT = AsciiString.cached("text/plain");
    private static final AsciiString BYTES = AsciiString.cached("application/octet-stream");
    private static final AsciiString JSON = AsciiString.cached("application/json");

    private String path = "";
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
        if (message instanceof HttpRequest request) {
            path = request.uri();
        }
        if (message instanceof HttpContent content) {
            add(context, content.content());
            if (message instanceof LastHttpContent) {
                ByteBuf whole = body;
                body = Unpooled.EMPTY_BUFFER;
                answer(context, whole);
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

    private void answer(ChannelHandlerContext context, ByteBuf whole) throws IOException {
        switch (path) {
            case "/plaintext" -> write(context, HttpResponseStatus.OK, TEXT, HELLO.duplicate());
            case "/echo" -> write(context, HttpResponseStatus.OK, BYTES, whole);
            case "/v2/models/echo/infer" -> write(context, HttpResponseStatus.OK, JSON, infer(context, whole));
            case "/allocated" ->
                write(context, HttpResponseStatus.OK, TEXT, Unpooled.copiedBuffer(Peer.allocated(), CharsetUtil.UTF_8));
            default -> write(context, HttpResponseStatus.NOT_FOUND, TEXT, Unpooled.EMPTY_BUFFER);
        }
    }

    private static ByteBuf infer(ChannelHandlerContext context, ByteBuf whole) throws IOException {
        ByteBuf answer = context.alloc().buffer(8192);
        try (InputStream in = new ByteBufInputStream(whole, true);
                OutputStream out = new ByteBufOutputStream(answer)) {
            EchoModel.infer(in, out);
        }
        return answer;
    }

    private static void write(
            ChannelHandlerContext context, HttpResponseStatus status, AsciiString type, ByteBuf content) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content, HEADERS, TRAILERS);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        context.write(response, context.voidPromise());
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
