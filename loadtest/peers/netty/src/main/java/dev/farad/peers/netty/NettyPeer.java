package dev.farad.peers.netty;

import dev.farad.peers.common.Peer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
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
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import java.net.InetSocketAddress;

/** Netty with its own HTTP codec and one handler, on one event loop; the argument is {@code epoll}, {@code io_uring}, {@code h2} for HTTP/2 on epoll, or {@code bytes} for stored answers without a codec. */
public final class NettyPeer {
    private NettyPeer() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) throws InterruptedException {
        boolean ioUring = args[0].equals("io_uring");
        IoHandlerFactory io = ioUring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory();
        Class<? extends ServerChannel> type =
                ioUring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class;
        boolean http2 = args[0].equals("h2");
        Channel listener = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (http2) {
                            channel.pipeline().addLast(cleartext(), new Endpoints());
                        } else if (args[0].equals("bytes")) {
                            channel.pipeline().addLast(new StoredAnswers());
                        } else {
                            channel.pipeline().addLast(new HttpServerCodec(), new Endpoints());
                        }
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        Peer.ready(((InetSocketAddress) listener.localAddress()).getPort());
    }

    /** Returns what tells HTTP/2 with prior knowledge from HTTP/1.1, which is there for what is asked about the server itself. */
    private static ChannelHandler cleartext() {
        HttpServerCodec codec = new HttpServerCodec();
        ChannelHandler http2 = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().remove(Endpoints.class);
                channel.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer().build(),
                                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new StreamEndpoints());
                                    }
                                }));
            }
        };
        HttpServerUpgradeHandler upgrade = new HttpServerUpgradeHandler(codec, _ -> null);
        return new CleartextHttp2ServerUpgradeHandler(codec, upgrade, http2);
    }
}
