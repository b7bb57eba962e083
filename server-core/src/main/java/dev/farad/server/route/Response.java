package dev.farad.server.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer whose body is whole.
 *
 * <p>Handing a response over hands over its body: whoever holds the response last releases it.
 *
 * @param status 200 to 599
 * @param headers by name; {@code content-length} is set by the server
 * @param body may be empty
 */
public record Response(int status, Map<String, String> headers, ByteBuf body) {

    /** Checks the status and copies the headers. */
    public Response {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        headers = Map.copyOf(headers);
    }

    /** Returns an answer without a body. */
    public static Response empty(int status) {
        return new Response(status, Map.of(), Unpooled.EMPTY_BUFFER);
    }

    /** Returns a 200 with text. */
    public static Response text(String text) {
        return of(200, "text/plain; charset=utf-8", utf8(text));
    }

    /** Returns a 200 with JSON. */
    public static Response json(String json) {
        return json(200, utf8(json));
    }

    /** Returns an answer with JSON; takes the body over. */
    public static Response json(int status, ByteBuf json) {
        return of(status, "application/json", json);
    }

    /** Returns an answer of a media type; takes the body over. */
    public static Response of(int status, String contentType, ByteBuf body) {
        return new Response(status, Map.of("content-type", contentType), body);
    }

    /** Returns this answer with one more header. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
