package dev.farad.server.http;

import dev.farad.server.tls.ClientCertificate;
import dev.farad.server.tls.ServerTls;
import dev.farad.server.tls.TlsProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is becoming secure: from being accepted until client and server agree on what to speak, which has the time
 * of a head; afterwards it only notices that the client ends.
 *
 * <p>Stands behind TLS and before what speaks HTTP.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter implements ServerConnection {
    /** Who the client is, on the channels of those that showed a certificate. */
    static final AttributeKey<ClientCertificate> CLIENT = AttributeKey.valueOf("farad.client-certificate");

    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Channel channel;
    private final HttpLoop loop;
    private final HttpChannels channels;
    private final ServerTls tls;
    private final Deadline deadline = new Deadline();
    private int place;
    private boolean lingering;
    private boolean over;

    private TlsHandshake(Channel channel, HttpLoop loop, HttpChannels channels, ServerTls tls) {
        this.channel = channel;
        this.loop = loop;
        this.channels = channels;
        this.tls = tls;
        // Not the loop's own, which is late where the loop was held up, and then takes the client's time.
        deadline.begin(System.nanoTime());
    }

    /** Begins the handshake of a channel that was accepted. */
    static void begin(Channel channel, HttpLoop loop, HttpChannels channels, ServerTls tls) {
        TlsHandshake made = new TlsHandshake(channel, loop, channels, tls);
        loop.add(made);
        channel.pipeline().addLast(new TlsGreeting(made), made);
    }

    ServerTls tls() {
        return tls;
    }

    /** Returns whether the client was refused and what it still sends is dropped. */
    boolean lingering() {
        return lingering;
    }

    /** Says a last word to a client that cannot be served here. */
    void refuse(String reason, ByteBuf lastWord) {
        LOG.debug("connection {} refused: {}", channel, reason);
        lingering = true;
        deadline.begin(loop.nowNanos());
        channel.writeAndFlush(lastWord).addListener(_ -> ChannelEnd.output(channel));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion && !over) {
            if (completion.isSuccess()) {
                agreed();
            } else {
                LOG.debug("handshake of {} failed: {}", channel, String.valueOf(completion.cause()));
                channel.close();
            }
        } else if (event instanceof SslCloseCompletionEvent completion && completion.isSuccess()) {
            // Says what the end of the stream says without TLS: that the client has left.
            channel.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void agreed() {
        SslHandler handler = Objects.requireNonNull(channel.pipeline().get(SslHandler.class), "TLS");
        end();
        if (loop.draining() || !identify(handler)) {
            channel.close();
        } else if (TlsProtocols.H2.equals(handler.applicationProtocol())) {
            channels.http2(channel);
        } else {
            channels.http1(channel);
        }
    }

    /** Returns whether the client may come in with the certificate that it showed, if it did. */
    private boolean identify(SslHandler handler) {
        ClientCertificate client =
                tls.asksClients() ? ClientCertificate.of(handler.engine().getSession()) : null;
        if (client == null) {
            return true;
        }
        if (client.expired()) {
            LOG.debug("connection {} refused: the session it resumes is of {}, expired", channel, client);
            return false;
        }
        channel.attr(CLIENT).set(client);
        return true;
    }

    private void end() {
        if (!over) {
            over = true;
            loop.remove(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("TLS of {} failed", channel, cause);
        channel.close();
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
    public void checkDeadline(long nowNanos) {
        if (deadline.missed(
                nowNanos, lingering ? LINGER : loop.limits().timeouts().head())) {
            channel.close();
        }
    }

    @Override
    public void drain() {
        channel.close();
    }
}
