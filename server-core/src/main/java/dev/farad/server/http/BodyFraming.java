package dev.farad.server.http;

import dev.farad.codec.http.ChunkedBody;
import dev.farad.codec.http.RequestHead;
import io.netty.buffer.ByteBuf;

/** Where the body of a request ends: after its length, after its last chunk, or at once. Reusable. */
final class BodyFraming {
    private final ChunkedBody chunks = new ChunkedBody();
    private boolean chunked;
    private long left;

    void begin(RequestHead head) {
        chunked = head.chunked();
        left = Math.max(0, head.contentLength());
        if (chunked) {
            chunks.reset();
        }
    }

    /** Returns how many bytes of the body are next in the buffer; 0 at the end, or where the buffer has none. */
    int next(ByteBuf in) {
        return chunked ? chunks.parse(in) : (int) Math.min(left, in.readableBytes());
    }

    void taken(int bytes) {
        if (chunked) {
            chunks.taken(bytes);
        } else {
            left -= bytes;
        }
    }

    boolean done() {
        return chunked ? chunks.done() : left == 0;
    }

    /** Returns how many bytes are still to come, or -1 where the client has not said. */
    long leftBytes() {
        return chunked ? (chunks.done() ? 0 : -1) : left;
    }
}
