package dev.farad.server.http;

import dev.farad.server.tls.ClientHello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection that is to speak TLS: waits for the client's first message, then gives its place to TLS
 * with the certificate that the client asked for. A connection that has said nothing costs no engine.
 */
final class TlsGreeting extends SslClientHelloHandler<ClientHello> {
    private static final int MOST_BYTES = 16 << 10;
    private static final int HANDSHAKE = 22;
    private static final byte[] PLAIN_ANSWER = String.join(
                    "\r\n",
                    "HTTP/1.1 400 Bad Request",
                    "content-type: text/plain",
                    "content-length: 27",
                    "connection: close",
                    "",
                    "400: this port speaks TLS.\n")
            .getBytes(StandardCharsets.US_ASCII);
    /** A fatal alert, RFC 8446 section 6, that says no_application_protocol. */
    private static final byte[] NO_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};

    private final TlsHandshake handshake;
    private boolean begun;

    TlsGreeting(TlsHandshake handshake) {
        super(MOST_BYTES);
        this.handshake = handshake;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (!begun && !handshake.lingering()) {
            begun = true;
            int first = in.getUnsignedByte(in.readerIndex());
            if (first != HANDSHAKE) {
                handshake.refuse(
                        "it speaks no TLS",
                        Character.isLetter(first) ? Unpooled.wrappedBuffer(PLAIN_ANSWER) : Unpooled.EMPTY_BUFFER);
            }
        }
        if (handshake.lingering()) {
            in.skipBytes(in.readableBytes());
        } else {
            super.decode(context, in, out);
        }
    }

    @Override
    protected Future<ClientHello> lookup(ChannelHandlerContext context, @Nullable ByteBuf message) {
        ClientHello hello = message == null ? ClientHello.SILENT : ClientHello.parse(message);
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(hello);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, Future<ClientHello> found) {
        ClientHello hello = found.getNow();
        if (handshake.tls().agrees(hello)) {
            SslHandler handler = handshake.tls().handler(hello, context.alloc());
            context.pipeline().replace(this, null, handler);
        } else {
            handshake.refuse(
                    "it speaks " + hello.applicationProtocols() + " (expected: one of "
                            + handshake.tls().applicationProtocols() + ")",
                    Unpooled.wrappedBuffer(NO_PROTOCOL));
        }
    }
}
