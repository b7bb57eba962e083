package dev.farad.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.uring.IoUringTcpInfo;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketException;

/** How a connection ends before the client ends it, and whether the client has. */
final class ChannelEnd {
    /** What the kernel calls a connection that a client has reset: {@code TCP_CLOSE}. */
    private static final int TCP_CLOSE = 7;

    private ChannelEnd() {}

    /**
     * Returns whether a client has reset a connection of a transport that does not always say so by itself: Netty's io_uring says nothing while reads are paused, nor where
     * the reset comes right behind bytes, between the news of them and their reading.
     *
     * @param info gets what the kernel says
     */
    static boolean wasReset(Channel channel, IoUringTcpInfo info) {
        return channel instanceof IoUringSocketChannel socket
                && socket.isOpen()
                && socket.tcpInfo(info).state() == TCP_CLOSE;
    }

    /** Says what the transport should have said. */
    static void tellReset(Channel channel) {
        channel.pipeline().fireExceptionCaught(new SocketException("the client has reset the connection"));
    }

    /** Ends the server's half: says that nothing more comes, behind what is written; over TLS in its own words too. */
    static void output(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutDown(channel);
        } else {
            tls.closeOutbound().addListener(_ -> shutDown(channel));
        }
    }

    /** Ends both halves at once, without the words of TLS: they would tell a client that it has the whole of an answer. */
    static ChannelFuture cut(Channel channel) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        return tls == null ? channel.close() : tls.close();
    }

    private static void shutDown(Channel channel) {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
