package dev.farad.server.http;

import io.netty.channel.Channel;

/** A client's connection as its event loop sees it. */
interface ServerConnection {

    Channel channel();

    /** Returns the index at which {@link HttpLoop} keeps this. */
    int place();

    void place(int index);

    /** Looks whether the client has kept to the time of the phase that the connection is in. */
    void checkDeadline(long nowNanos);

    /** Closes an idle connection now, and a busy one after its answers. */
    void drain();
}
