package dev.farad.server.http;

import dev.farad.server.route.Response;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The writer of heads of HTTP/2 responses. For one thread at a time. */
final class Http2ResponseHead {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString DATE_NAME = AsciiString.cached("date");
    private static final AsciiString[] STATUSES = new AsciiString[600];

    static {
        for (int status = 100; status < STATUSES.length; status++) {
            STATUSES[status] = AsciiString.cached(Integer.toString(status));
        }
    }

    private final LongSupplier epochMillis;
    private long dateSecond = Long.MIN_VALUE;
    private AsciiString date = AsciiString.EMPTY_STRING;

    /** Makes a writer that reads the time from a clock. */
    Http2ResponseHead(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
    }

    /**
     * Returns a draft as fields.
     *
     * @throws IllegalArgumentException if a field cannot be written
     */
    Http2Headers of(ResponseDraft draft) {
        Http2Headers head = begin(draft.status());
        for (int i = 0; i < draft.fields(); i++) {
            add(head, draft.name(i), draft.value(i));
        }
        if (draft.contentLength() >= 0 && draft.status() != 204) {
            head.add(CONTENT_LENGTH, Long.toString(draft.contentLength()));
        }
        return head;
    }

    /** Returns the head of an answer to what is no request. */
    Http2Headers of(Response response) {
        Http2Headers head = begin(response.status());
        response.headers().forEach((name, value) -> add(head, name, value));
        return head.add(CONTENT_LENGTH, Integer.toString(response.body().readableBytes()));
    }

    /** Returns the head that tells a client to send its body. */
    Http2Headers goAhead() {
        return new DefaultHttp2Headers(false, 1).status(STATUSES[100]);
    }

    private Http2Headers begin(int status) {
        return new DefaultHttp2Headers(false, 8).status(STATUSES[status]).add(DATE_NAME, date());
    }

    private AsciiString date() {
        long second = Math.floorDiv(epochMillis.getAsLong(), 1000);
        if (second != dateSecond) {
            dateSecond = second;
            date = new AsciiString(DATE.format(Instant.ofEpochSecond(second)));
        }
        return date;
    }

    private static void add(Http2Headers head, String name, CharSequence value) {
        String small = name.toLowerCase(Locale.ROOT);
        if (ofConnection(small)) {
            return;
        }
        requireToken(small);
        if (!(value instanceof RequestId)) {
            requireWritable(small, value);
        }
        head.add(small, value);
    }

    /** Returns whether a field is one that HTTP/2 has not, RFC 9113 section 8.2.2. */
    private static boolean ofConnection(String name) {
        return switch (name) {
            case "connection", "keep-alive", "proxy-connection", "upgrade" -> true;
            default -> false;
        };
    }

    private static void requireToken(String name) {
        boolean token = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            token &= c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        if (!token) {
            throw new IllegalArgumentException("field name: '" + name + "' (expected: a token of RFC 9110)");
        }
    }

    private static void requireWritable(String name, CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(name + ": character 0x" + Integer.toHexString(c) + " at " + i
                        + " (expected: no control characters and none above 0xff)");
            }
        }
    }
}
