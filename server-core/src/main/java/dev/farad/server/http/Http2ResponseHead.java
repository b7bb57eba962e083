package dev.farad.server.http;

import dev.farad.server.route.Response;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The writer of heads of HTTP/2 responses. For one thread at a time. */
final class Http2ResponseHead {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString DATE_NAME = AsciiString.cached("date");
    private static final AsciiString REQUEST_ID = AsciiString.cached(RequestId.HEADER);
    private static final AsciiString[] STATUSES = new AsciiString[600];

    static {
        for (int status = 100; status < STATUSES.length; status++) {
            STATUSES[status] = AsciiString.cached(Integer.toString(status));
        }
    }

    private final LongSupplier epochMillis;
    private final AsciiTexts names = new AsciiTexts();
    private final AsciiTexts values = new AsciiTexts();
    private long dateSecond = Long.MIN_VALUE;
    private AsciiString date = AsciiString.EMPTY_STRING;
    private long lastLength = -1;
    private AsciiString lengthText = AsciiString.EMPTY_STRING;

    /** Names and values in turn, as far as the head is made. */
    private AsciiString[] fields = new AsciiString[16];

    private int filled;

    /** Makes a writer that reads the time from a clock. */
    Http2ResponseHead(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
    }

    /** Returns whether a field's value is another for each request, and so not worth being remembered by anybody. */
    static boolean isRequestId(CharSequence name) {
        return REQUEST_ID.contentEquals(name);
    }

    /**
     * Returns a draft as fields; its id is good as long as the request.
     *
     * @throws IllegalArgumentException if a field cannot be written
     */
    Http2Headers of(ResponseDraft draft) {
        begin();
        for (int i = 0; i < draft.fields(); i++) {
            add(draft.name(i), draft.value(i));
        }
        if (draft.contentLength() >= 0 && draft.status() != 204) {
            put(CONTENT_LENGTH, length(draft.contentLength()));
        }
        return end(draft.status());
    }

    /** Returns the head of an answer to what is no request. */
    Http2Headers of(Response response) {
        begin();
        response.headers().forEach(this::add);
        put(CONTENT_LENGTH, length(response.body().readableBytes()));
        return end(response.status());
    }

    /** Returns the head that tells a client to send its body. */
    Http2Headers goAhead() {
        return ReadOnlyHttp2Headers.serverHeaders(false, STATUSES[100]);
    }

    private void begin() {
        filled = 0;
        put(DATE_NAME, date());
    }

    private void put(AsciiString name, AsciiString value) {
        if (filled == fields.length) {
            fields = Arrays.copyOf(fields, 2 * filled);
        }
        fields[filled++] = name;
        fields[filled++] = value;
    }

    private Http2Headers end(int status) {
        return ReadOnlyHttp2Headers.serverHeaders(false, STATUSES[status], Arrays.copyOf(fields, filled));
    }

    private AsciiString length(long bytes) {
        if (bytes != lastLength) {
            lastLength = bytes;
            lengthText = new AsciiString(Long.toString(bytes));
        }
        return lengthText;
    }

    private AsciiString date() {
        long second = Math.floorDiv(epochMillis.getAsLong(), 1000);
        if (second != dateSecond) {
            dateSecond = second;
            date = new AsciiString(DATE.format(Instant.ofEpochSecond(second)));
        }
        return date;
    }

    private void add(String name, CharSequence value) {
        AsciiString known = names.find(name);
        AsciiString small = known != null ? known : names.keep(name, small(name));
        if (!small.isEmpty()) {
            put(small, value instanceof RequestId id ? id.ascii() : text(small, value.toString()));
        }
    }

    /** Returns a name as HTTP/2 writes it, empty where it has no such field. */
    private static AsciiString small(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        if (ofConnection(small)) {
            return AsciiString.EMPTY_STRING;
        }
        requireToken(small);
        return new AsciiString(small);
    }

    private AsciiString text(AsciiString name, String value) {
        AsciiString known = values.find(value);
        if (known != null) {
            return known;
        }
        requireWritable(name, value);
        return values.keep(value, new AsciiString(value));
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

    private static void requireWritable(CharSequence name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(name + ": character 0x" + Integer.toHexString(c) + " at " + i
                        + " (expected: no control characters and none above 0xff)");
            }
        }
    }
}
