package dev.farad.server.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** How a protocol writes errors. */
@FunctionalInterface
public interface ErrorFormat {

    /** Returns the JSON body of an error; the caller releases it. */
    ByteBuf render(Refusal refusal, ByteBufAllocator allocator);
}
