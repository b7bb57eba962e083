package dev.farad.server.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that all sockets of a server share, on the best transport the machine has. */
public final class EventLoops implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final Class<? extends ServerSocketChannel> listenerType;

    /**
     * Starts the threads.
     *
     * @param count how many
     */
    public EventLoops(int count) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("http", true), io);
        this.listenerType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    Class<? extends ServerSocketChannel> listenerType() {
        return listenerType;
    }

    /** Ends the threads once what they have in hand is done. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
