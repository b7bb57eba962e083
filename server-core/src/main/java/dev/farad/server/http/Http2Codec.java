package dev.farad.server.http;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Netty's parts of one HTTP/2 connection, bound to this server's limits. */
final class Http2Codec {
    /**
     * What a client may send on a stream before the server has taken any: as much as may wait of a streamed body, as in
     * HTTP/1.1.
     */
    static final int STREAM_WINDOW_BYTES = (64 << 10) - 1;

    /** What HPACK adds for each field, RFC 9113 section 6.5.2. */
    private static final int FIELD_BYTES = 32;
    /** Frames of a head that are small and not its last; no client cuts a head at all below 16 KiB. */
    private static final int SMALL_CONTINUATIONS = 16;

    private final HttpLimits limits;
    private final FrameAllowance allowance;
    private final Http2Connection connection;
    private final CountedFrameReader reader;
    private final Http2ConnectionEncoder encoder;
    private final Http2ConnectionDecoder decoder;

    Http2Codec(HttpLoop loop) {
        limits = loop.limits();
        allowance = new FrameAllowance(loop.nowNanos());
        connection = new DefaultHttp2Connection(true);
        connection.remote().maxActiveStreams(limits.streams());
        // Priorities are obsolete (RFC 9113, section 5.3.2), so no tree of them is kept that a client could bend.
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        reader = new CountedFrameReader(
                new DefaultHttp2FrameReader(
                        new ReusedHeadersDecoder(headerListBytes(), loop.requestHeaders()), SMALL_CONTINUATIONS),
                connection,
                allowance,
                loop);
        // An id is another for each request, and its text the server's own to use again: it must not be remembered.
        encoder = new DefaultHttp2ConnectionEncoder(
                connection, new DefaultHttp2FrameWriter((name, _) -> Http2ResponseHead.isRequestId(name)));
        decoder = new DefaultHttp2ConnectionDecoder(
                connection, encoder, reader, Http2PromisedRequestVerifier.ALWAYS_VERIFY, true, true, true, true);
    }

    /** Returns the most bytes of a list of fields: what the limits of a head can come to, so that they are what refuses. */
    private long headerListBytes() {
        return limits.head().headBytes() + (long) FIELD_BYTES * limits.head().fields();
    }

    Http2Settings settings() {
        return new Http2Settings()
                .maxConcurrentStreams(limits.streams())
                .initialWindowSize(STREAM_WINDOW_BYTES)
                .maxHeaderListSize(headerListBytes());
    }

    /**
     * Opens the connection's window so wide that streams which nobody reads cannot close it for the others: each may fill
     * its own at most. Bodies that are gathered whole give their bytes back as they come, and have a budget elsewhere.
     */
    void openWindow() throws Http2Exception {
        long sum = (long) STREAM_WINDOW_BYTES * (limits.streams() + 1);
        int more = (int) Math.min(sum, Integer.MAX_VALUE)
                - connection.local().flowController().initialWindowSize();
        if (more > 0) {
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), more);
        }
    }

    /** Returns how many streams the client was told that it may have. */
    int streams() {
        return limits.streams();
    }

    FrameAllowance allowance() {
        return allowance;
    }

    Http2Connection connection() {
        return connection;
    }

    Http2ConnectionEncoder encoder() {
        return encoder;
    }

    Http2ConnectionDecoder decoder() {
        return decoder;
    }

    /** Returns whether a frame, or a head of several, has begun and not ended. */
    boolean partial() {
        return reader.partial();
    }

    /** Returns how many frames came, those of a head as one. */
    long frames() {
        return reader.frames();
    }
}
