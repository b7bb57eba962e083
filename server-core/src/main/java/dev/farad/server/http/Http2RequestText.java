package dev.farad.server.http;

import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/2 request as HTTP/1.1 would have sent it, so that one parser holds both to the same rules and limits.
 *
 * <p>What RFC 9113, section 8 calls malformed is refused before: nothing that could end a line gets through. Reusable, for
 * one thread at a time; Netty's decoder has refused pseudo-header fields behind others, connection-specific fields and
 * {@code te} other than {@code trailers} by then.
 */
final class Http2RequestText {
    private static final int FIRST_BYTES = 4 << 10;
    private static final byte[] VERSION = " HTTP/1.1\r\nhost: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_HOST = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final AsciiString COOKIE = AsciiString.cached("cookie");
    private static final AsciiString HOST = AsciiString.cached("host");

    /** Which bytes a field's name may have: those of a token, capitals aside. */
    private static final boolean[] NAME = new boolean[128];

    static {
        for (char c : "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~".toCharArray()) {
            NAME[c] = true;
        }
    }

    private final ByteBuf text = Unpooled.buffer(FIRST_BYTES);
    private int streamId;

    private @Nullable AsciiString method;
    private @Nullable AsciiString scheme;
    private @Nullable AsciiString path;
    private @Nullable AsciiString authority;

    /**
     * Returns the head; good until the next.
     *
     * @throws Http2Exception of the stream if the request is malformed
     */
    ByteBuf of(int stream, Http2Headers headers) throws Http2Exception {
        streamId = stream;
        method = null;
        scheme = null;
        path = null;
        authority = null;
        text.clear();
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            AsciiString name = AsciiString.of(field.getKey());
            if (name.isEmpty()) {
                throw malformed("field without a name");
            }
            if (name.byteAt(0) == ':') {
                pseudo(name, AsciiString.of(field.getValue()));
            }
        }
        line();
        boolean cookies = false;
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            AsciiString name = AsciiString.of(field.getKey());
            if (name.byteAt(0) == ':') {
                continue;
            }
            if (!COOKIE.contentEquals(name)) {
                field(name, AsciiString.of(field.getValue()));
            } else if (!cookies) {
                cookies = true;
                field(name, AsciiString.of(joined(headers)));
            }
        }
        return text.writeByte('\r').writeByte('\n');
    }

    private void pseudo(AsciiString name, AsciiString value) throws Http2Exception {
        switch (name.toString()) {
            case ":method" -> method = once(method, name, value);
            case ":scheme" -> scheme = once(scheme, name, value);
            case ":path" -> path = once(path, name, value);
            case ":authority" -> authority = once(authority, name, value);
            default -> throw malformed("unknown pseudo-header field " + name);
        }
    }

    private AsciiString once(@Nullable AsciiString before, AsciiString name, AsciiString value) throws Http2Exception {
        if (before != null) {
            throw malformed(name + " twice");
        }
        return value;
    }

    /** Writes the request line, and the authority as Host. */
    private void line() throws Http2Exception {
        AsciiString verb = method;
        if (verb == null || verb.isEmpty() || !isVerb(verb)) {
            throw malformed(":method missing or not a token");
        }
        text.writeBytes(verb.array(), verb.arrayOffset(), verb.length()).writeByte(' ');
        AsciiString target = verb.contentEquals("CONNECT") ? connectTarget() : target();
        text.writeBytes(target.array(), target.arrayOffset(), target.length());
        AsciiString host = authority;
        if (host == null) {
            text.writeBytes(NO_HOST);
            return;
        }
        requireValue(host, ":authority");
        text.writeBytes(VERSION).writeBytes(host.array(), host.arrayOffset(), host.length());
        end();
    }

    private AsciiString target() throws Http2Exception {
        AsciiString known = scheme;
        if (known == null || !(known.contentEqualsIgnoreCase("http") || known.contentEqualsIgnoreCase("https"))) {
            throw malformed(":scheme missing, or neither http nor https");
        }
        AsciiString target = path;
        if (target == null || target.isEmpty()) {
            throw malformed(":path missing or empty");
        }
        if (target.byteAt(0) != '/' && !target.contentEquals("*")) {
            throw malformed(":path without a slash");
        }
        requireVisible(target);
        return target;
    }

    /** Returns the authority: the parser behind answers that this is no proxy. */
    private AsciiString connectTarget() throws Http2Exception {
        AsciiString target = authority;
        if (target == null || target.isEmpty() || scheme != null || path != null) {
            throw malformed("CONNECT with other than :authority");
        }
        requireVisible(target);
        return target;
    }

    private void field(AsciiString name, AsciiString value) throws Http2Exception {
        if (authority != null && HOST.contentEquals(name)) {
            if (!value.contentEqualsIgnoreCase(authority)) {
                throw malformed("host other than :authority");
            }
            return;
        }
        for (int i = 0; i < name.length(); i++) {
            int c = name.byteAt(i);
            if (c < 0 || !NAME[c]) {
                throw malformed("field name that is no token in small letters");
            }
        }
        requireValue(value, name);
        text.writeBytes(name.array(), name.arrayOffset(), name.length())
                .writeByte(':')
                .writeByte(' ');
        text.writeBytes(value.array(), value.arrayOffset(), value.length());
        end();
    }

    private void end() {
        text.writeByte('\r').writeByte('\n');
    }

    /** Returns the values of all cookie fields as one, RFC 9113 section 8.2.3. */
    private static CharSequence joined(Http2Headers headers) {
        Iterator<CharSequence> crumbs = headers.valueIterator(COOKIE);
        CharSequence first = crumbs.next();
        if (!crumbs.hasNext()) {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        while (crumbs.hasNext()) {
            all.append("; ").append(crumbs.next());
        }
        return all;
    }

    private static boolean isVerb(AsciiString verb) {
        for (int i = 0; i < verb.length(); i++) {
            int c = verb.byteAt(i);
            if (c < 0 || !NAME[c >= 'A' && c <= 'Z' ? c | 0x20 : c]) {
                return false;
            }
        }
        return true;
    }

    private void requireVisible(AsciiString target) throws Http2Exception {
        for (int i = 0; i < target.length(); i++) {
            int c = target.byteAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw malformed("target with blanks, controls or bytes from 0x80");
            }
        }
    }

    private void requireValue(AsciiString value, CharSequence name) throws Http2Exception {
        int length = value.length();
        if (length > 0 && (isBlank(value.byteAt(0)) || isBlank(value.byteAt(length - 1)))) {
            throw malformed("blanks around the value of " + name);
        }
        for (int i = 0; i < length; i++) {
            int c = value.byteAt(i);
            if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f) {
                throw malformed("control character in the value of " + name);
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private Http2Exception malformed(String what) {
        return streamError(streamId, PROTOCOL_ERROR, "malformed request: %s", what);
    }
}
