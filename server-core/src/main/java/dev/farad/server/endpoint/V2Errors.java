package dev.farad.server.endpoint;

import dev.farad.codec.v2.V2Bodies;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Errors as the Open Inference Protocol writes them: {@code {"error": "…"}}. */
public final class V2Errors implements ErrorFormat {

    /** Makes the format. */
    public V2Errors() {}

    @Override
    public ByteBuf render(Refusal refusal, ByteBufAllocator allocator) {
        return V2Bodies.error(refusal.reason(), allocator);
    }
}
