package dev.farad.server.route;

import dev.farad.codec.UnencodableException;
import dev.farad.codec.body.BodyCodec;
import dev.farad.codec.body.JsonCodec;
import dev.farad.codec.body.MediaType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of a route: an application's own in the order in which they were added, then texts and JSON. Immutable.
 *
 * <p>A body is read by the first codec that has its media type and the asked type; without a {@code content-type}, by the first that has the type. An answer is written by the
 * codec that the client accepts most (RFC 9110, section 12.5.1); of several, the first.
 */
public final class Codecs {
    /** Texts and JSON. */
    public static final Codecs BUILT_IN = new Codecs(List.of());

    private final List<BodyCodec> all;

    /** Puts codecs before the built-in ones. */
    public Codecs(List<BodyCodec> own) {
        List<BodyCodec> codecs = new ArrayList<>(own);
        codecs.add(new TextCodec());
        codecs.add(new JsonCodec());
        this.all = List.copyOf(codecs);
    }

    /**
     * Reads a body as an object.
     *
     * @param contentType as the request has it, or null
     * @throws Refusal 415 if no codec reads that media type as that type; 400 if the body is malformed
     */
    public Object read(ByteBuf body, @Nullable String contentType, Type type) {
        MediaType mediaType = contentType == null ? null : MediaType.parse(contentType);
        List<String> expected = new ArrayList<>();
        for (BodyCodec codec : all) {
            if (codec.reads(type)) {
                if (mediaType == null || codec.mediaTypes().contains(mediaType.essence())) {
                    return decode(codec, body, mediaType, type);
                }
                expected.addAll(codec.mediaTypes());
            }
        }
        if (expected.isEmpty()) {
            throw new IllegalArgumentException(
                    "type: " + type.getTypeName() + " (expected: one that a codec reads, such as a record)");
        }
        throw Refusal.of(
                415, "content-type '" + contentType + "' is not read here (expected: " + oneOf(expected) + ")");
    }

    private static Object decode(BodyCodec codec, ByteBuf body, @Nullable MediaType mediaType, Type type) {
        checkCharset(mediaType);
        try {
            return codec.decode(body.duplicate(), type);
        } catch (IOException e) {
            throw Refusal.badRequest(
                    "the body is malformed (expected: " + codec.mediaTypes().getFirst() + "): " + e.getMessage());
        }
    }

    /** Refuses a text in other than UTF-8. */
    static void checkCharset(@Nullable MediaType mediaType) {
        String charset = mediaType == null ? null : mediaType.parameter("charset");
        if (charset != null
                && !charset.equalsIgnoreCase(StandardCharsets.UTF_8.name())
                && !charset.equalsIgnoreCase(StandardCharsets.US_ASCII.name())) {
            throw Refusal.of(415, "charset '" + charset + "' is not read here (expected: utf-8)");
        }
    }

    /**
     * Writes an object as an answer of status 200.
     *
     * @param accept values of the request's {@code accept}
     * @throws Refusal 406 if the client accepts nothing that the object can be written as
     */
    public Response write(Object value, List<String> accept, ByteBufAllocator allocator) {
        List<BodyCodec> able =
                all.stream().filter(codec -> codec.writes(value.getClass())).toList();
        if (able.isEmpty()) {
            throw new UnencodableException("no codec writes " + value.getClass().getName()
                    + " (expected: a Response, a text, a record, or a codec that writes it)");
        }
        List<String> types =
                able.stream().map(codec -> codec.mediaTypes().getFirst()).toList();
        int chosen = Accepted.of(accept).choice(types);
        if (chosen < 0) {
            throw Refusal.of(
                    406, "accept '" + String.join(", ", accept) + "' cannot be met (expected: " + oneOf(types) + ")");
        }
        try {
            ByteBuf body = able.get(chosen).encode(value, allocator);
            String type = types.get(chosen);
            return Response.of(200, type.startsWith("text/") ? type + "; charset=utf-8" : type, body);
        } catch (IOException e) {
            throw new IllegalStateException("the answer could not be written as " + types.get(chosen), e);
        }
    }

    private static String oneOf(List<String> types) {
        return types.size() == 1 ? types.getFirst() : "one of " + String.join(", ", types);
    }
}
