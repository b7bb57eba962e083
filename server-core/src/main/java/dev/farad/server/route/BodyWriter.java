package dev.farad.server.route;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of an answer; runs on a virtual thread of its own, so it may block. */
@FunctionalInterface
public interface BodyWriter {

    /**
     * Writes the whole body and returns; the stream is closed behind it.
     *
     * <p>A write waits until the client has taken most of what was written before. When the client leaves, the thread is
     * interrupted, and every write throws {@link IOException}, which may be passed on. Any other throw cuts the answer, so that
     * the client notices that it is not whole.
     *
     * @param out gathers small writes; what must not wait for more is flushed. For one thread at a time.
     */
    void writeTo(OutputStream out) throws Exception;
}
