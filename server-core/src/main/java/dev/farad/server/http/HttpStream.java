package dev.farad.server.http;

import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import dev.farad.server.tls.ClientCertificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What carries one request and its response: in HTTP/1.1 the connection, for the request that it serves now; in HTTP/2 one
 * stream of a connection.
 *
 * <p>Every method but {@link #run}, {@link #inEventLoop} and {@link #gone} belongs to the event loop.
 */
interface HttpStream {

    RequestPath path();

    HttpLoop loop();

    /** Returns the channel of the connection, which other streams may share. */
    Channel channel();

    ResponseWriter output();

    /** Returns whether nobody is left to read an answer. */
    boolean gone();

    /** Reads on, if something kept the stream from that: a part of the body was taken, or is no longer wanted. */
    void advance();

    /** A hook that needed time has decided: goes on with a request whose head is in. */
    void decided(ServerExchange exchange, Supplier<Verdict> verdict);

    /** The rest of the body that is coming may never be read, so that nothing can follow it on the same bytes; streams have bytes of their own. */
    default void abandonBody() {}

    /** An exchange has its answer, or never will. */
    void finished(ServerExchange exchange);

    /** Ends an exchange in the middle of its answer, so that the client notices. */
    void cut(ServerExchange exchange, Outcome outcome);

    /** Returns who the client is by its certificate, or null where it showed none. */
    default @Nullable ClientCertificate client() {
        return channel().hasAttr(TlsHandshake.CLIENT)
                ? channel().attr(TlsHandshake.CLIENT).get()
                : null;
    }

    /** Returns whether the connection speaks TLS. */
    default boolean secure() {
        return channel().pipeline().get(SslHandler.class) != null;
    }

    default ByteBufAllocator allocator() {
        return channel().alloc();
    }

    default ScheduledExecutorService eventLoop() {
        return channel().eventLoop();
    }

    default boolean inEventLoop() {
        return channel().eventLoop().inEventLoop();
    }

    /** Runs a task on the event loop, at once if it is the caller's. */
    default void run(Runnable task) {
        if (inEventLoop()) {
            task.run();
        } else {
            eventLoop().execute(task);
        }
    }
}
