package dev.farad.server.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** How event loops talk to the kernel; what a client sees is the same with each. */
public enum Transport {
    /** Linux's epoll: the first choice, since a response is on its way before the call that wrote it returns. */
    EPOLL,
    /** Linux's io_uring: fewer system calls, often forbidden in containers. */
    IO_URING,
    /** Java's own selectors: works everywhere. */
    NIO;

    /** Returns the best transport of this machine. */
    public static Transport best() {
        return EPOLL.usable() ? EPOLL : NIO;
    }

    /** Returns whether this machine has it. */
    public boolean usable() {
        return unusableBecause() == null;
    }

    /** Returns why this machine cannot use it, or null where it can. */
    public @Nullable Throwable unusableBecause() {
        return switch (this) {
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
            case NIO -> null;
        };
    }

    /** Returns whether a buffer is asked for when bytes are there, so that a waiting connection holds none. */
    boolean receivesAtOnce() {
        return this != IO_URING;
    }

    IoHandlerFactory io() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    Class<? extends ServerSocketChannel> listenerType() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }
}
