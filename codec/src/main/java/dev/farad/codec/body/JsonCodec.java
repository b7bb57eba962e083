package dev.farad.codec.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.reflect.Type;
import java.util.List;

/**
 * JSON as records, lists, maps, arrays, enums, texts, numbers and truth values, or as {@link Json} itself.
 *
 * <p>A record's members are its components: all of them, but for those of type {@link java.util.Optional}, and no others; what its
 * constructor refuses as an {@link IllegalArgumentException} is the client's fault. Integers of more than 64 bits, NaN and infinities have no form.
 */
public final class JsonCodec implements BodyCodec {

    /** Makes the codec. */
    public JsonCodec() {}

    @Override
    public List<String> mediaTypes() {
        return List.of("application/json");
    }

    @Override
    public boolean reads(Type type) {
        return JsonTypes.knows(type);
    }

    @Override
    public boolean writes(Class<?> type) {
        return JsonOutput.knows(type);
    }

    @Override
    public Object decode(ByteBuf body, Type type) {
        return JsonTypes.read(Json.parse(body), type);
    }

    @Override
    public ByteBuf encode(Object value, ByteBufAllocator allocator) {
        return Json.write(value, allocator);
    }
}
