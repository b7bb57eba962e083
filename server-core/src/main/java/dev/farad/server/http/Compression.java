package dev.farad.server.http;

import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Decides which responses are sent as gzip, and makes them so. Belongs to one event loop.
 *
 * <p>Compressed are text, JSON, XML and what else is written in letters, from a size on; not event streams, which would each
 * hold a deflater for as long as they are open, nor what has a coding, is a range, or says {@code no-transform}.
 */
final class Compression {
    /** Of a whole body, what is compressed in one go; more is compressed in slices, between which others have their turn. */
    static final int AT_ONCE_BYTES = 32 << 10;

    private final Coders coders;

    Compression(Coders coders) {
        this.coders = coders;
    }

    /**
     * Returns whether the response of an exchange, whose headers are set, is to be sent as gzip; if it is one that could be,
     * says that it varies.
     *
     * @param length of the body, 0 for one that is streamed
     */
    boolean wanted(ServerExchange exchange, int length) {
        Gzip settings = exchange.limits.gzip();
        if (!settings.responses() || !fits(settings, exchange.response, length)) {
            return false;
        }
        ResponseDraft response = exchange.response;
        String vary = response.header("vary");
        response.field("vary", vary == null ? "accept-encoding" : vary + ", accept-encoding");
        return exchange.head.http11() && AcceptEncoding.prefersGzip(exchange.head) && coders.deflaterFree();
    }

    private static boolean fits(Gzip settings, ResponseDraft response, int length) {
        int status = response.status();
        String control = response.header("cache-control");
        long bytes = length == 0 ? response.contentLength() : length;
        return (bytes < 0 || bytes >= settings.minBytes())
                && status != 204
                && status != 206
                && status != 304
                && response.header("content-encoding") == null
                && (control == null || !control.toLowerCase(Locale.ROOT).contains("no-transform"))
                && compressible(response.header("content-type"));
    }

    private static boolean compressible(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "text/event-stream" -> false;
            case "application/json",
                    "application/jsonl",
                    "application/x-ndjson",
                    "application/xml",
                    "application/yaml",
                    "application/javascript",
                    "application/wasm" -> true;
            default -> type.startsWith("text/") || type.endsWith("+json") || type.endsWith("+xml");
        };
    }

    /** Returns a body compressed; releases it. */
    ByteBuf whole(ServerExchange exchange, ByteBuf plain) {
        Deflater deflater = coders.deflater(exchange.limits.gzip().level());
        ByteBuf out = exchange.http().allocator().directBuffer(plain.readableBytes() / 2 + Deflation.FRAME_BYTES);
        try {
            Deflation deflation = new Deflation(deflater);
            deflation.write(plain, plain.readerIndex(), plain.readableBytes(), Deflater.NO_FLUSH, out);
            deflation.end(out);
        } finally {
            coders.give(deflater);
            plain.release();
        }
        mark(exchange.response, out.readableBytes());
        return out;
    }

    /** Returns a body compressed slice by slice. */
    StreamedResponse streamed(ServerExchange exchange, ByteBuf plain) {
        mark(exchange.response, -1);
        return new StreamedResponse(
                exchange.response.status(), Map.of(), -1, new DeflatedStream(exchange, new OnePart(plain), false));
    }

    /** Returns a body compressed part by part, each flushed, so that none waits for the next. */
    StreamedResponse streamed(ServerExchange exchange, StreamedResponse plain) {
        mark(exchange.response, -1);
        return new StreamedResponse(plain.status(), Map.of(), -1, new DeflatedStream(exchange, plain.body(), true));
    }

    private static void mark(ResponseDraft response, long length) {
        response.length(length);
        response.field("content-encoding", "gzip");
        String etag = response.header("etag");
        if (etag != null && !etag.startsWith("W/")) {
            // The same file in another coding is the same only weakly, RFC 9110 section 8.8.3.
            response.field("etag", "W/" + etag);
        }
    }
}
