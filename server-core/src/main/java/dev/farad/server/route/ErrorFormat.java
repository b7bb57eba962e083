package dev.farad.server.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** How a protocol writes errors. */
@FunctionalInterface
public interface ErrorFormat {

    /** Returns the JSON body of an error; the caller releases it. */
    ByteBuf render(Refusal refusal, ByteBufAllocator allocator);

    /** Returns the refusal that a throw is answered with, where it is one that the server knows nothing of; null for 500. */
    default @Nullable Refusal refusal(Throwable thrown) {
        return null;
    }
}
