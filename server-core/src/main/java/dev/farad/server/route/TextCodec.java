package dev.farad.server.route;

import dev.farad.codec.body.BodyCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Plain text in UTF-8, as strings. */
final class TextCodec implements BodyCodec {
    @Override
    public List<String> mediaTypes() {
        return List.of("text/plain");
    }

    @Override
    public boolean reads(Type type) {
        return type == String.class;
    }

    @Override
    public boolean writes(Class<?> type) {
        return CharSequence.class.isAssignableFrom(type);
    }

    @Override
    public Object decode(ByteBuf body, Type type) {
        return text(body);
    }

    /** Returns a body as text; refuses what is not UTF-8. */
    static String text(ByteBuf body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body.nioBuffer()).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("the body is not UTF-8 (expected: text in UTF-8)");
        }
    }

    @Override
    public ByteBuf encode(Object value, ByteBufAllocator allocator) {
        return ByteBufUtil.writeUtf8(allocator, (CharSequence) value);
    }
}
