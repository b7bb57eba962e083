package dev.farad.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS by the JDK's engine, whose first handshake is the only one: the engine itself would begin another whenever a client of
 * TLS 1.2 asks, at the server's cost. BoringSSL refuses that on its own, and TLS 1.3 has no such thing.
 */
final class SteadySslHandler extends SslHandler {
    private static final int HANDSHAKE_RECORD = 22;

    SteadySslHandler(SSLEngine engine) {
        super(engine);
    }

    /** Called at the beginning of each record, since this kind of engine takes one at a time. */
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
        if (in.isReadable()
                && in.getByte(in.readerIndex()) == HANDSHAKE_RECORD
                && handshakeFuture().isSuccess()
                && engine().getSession().getProtocol().equals(TlsVersion.TLS_1_2.text())) {
            in.skipBytes(in.readableBytes());
            throw new SSLException("the client began another handshake (expected: one for each connection)");
        }
        super.decode(context, in, out);
    }
}
