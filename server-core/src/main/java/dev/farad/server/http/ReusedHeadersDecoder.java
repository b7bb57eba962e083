package dev.farad.server.http;

import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/** Netty's decoder of heads into one object that is there already: each is good until the next of the same loop. */
final class ReusedHeadersDecoder extends DefaultHttp2HeadersDecoder {
    private final Http2Headers headers;

    /**
     * Makes a decoder.
     *
     * @param listBytes the most that a list of fields may have, RFC 9113 section 6.5.2
     * @param headers that hold each head; names are checked by them, values by who reads them
     */
    ReusedHeadersDecoder(long listBytes, Http2Headers headers) {
        super(true, false, listBytes);
        this.headers = headers;
    }

    @Override
    protected Http2Headers newHeaders() {
        return headers.clear();
    }
}
