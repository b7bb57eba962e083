package dev.farad.peers.netty;

import dev.farad.peers.common.Peer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;

/** Netty with its own HTTP codec and one handler, on one event loop; {@code epoll} or {@code io_uring} is the argument. */
public final class NettyPeer {
    private NettyPeer() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) throws InterruptedException {
        boolean ioUring = args[0].equals("io_uring");
        IoHandlerFactory io = ioUring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory();
        Class<? extends ServerChannel> type =
                ioUring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class;
        Channel listener = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new Endpoints());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        Peer.ready(((InetSocketAddress) listener.localAddress()).getPort());
    }
}
