package dev.farad.codec.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;

/**
 * Reads and writes bodies of some media types as objects. Safe for any thread.
 *
 * <p>A codec is chosen by the media type that a request names or accepts, and by whether it knows the type of the object.
 */
public interface BodyCodec {

    /** Returns the media types that it reads, such as {@code application/json}, in lower case; the first is the one it writes. */
    List<String> mediaTypes();

    /** Returns whether it can make objects of a type. */
    boolean reads(Type type);

    /** Returns whether it can write objects of a class. */
    boolean writes(Class<?> type);

    /**
     * Reads a body.
     *
     * @param body stays the caller's, its reader index may move
     * @param type that {@link #reads} accepts
     * @throws dev.farad.codec.MalformedInputException if the body is no such object; its message is shown to the client
     * @throws IOException as well, for libraries that speak in it
     */
    Object decode(ByteBuf body, Type type) throws IOException;

    /**
     * Writes an object.
     *
     * @param value of a class that {@link #writes} accepts
     * @return a new buffer, the caller's
     * @throws dev.farad.codec.UnencodableException if the value has no form in the media type
     * @throws IOException as well, for libraries that speak in it
     */
    ByteBuf encode(Object value, ByteBufAllocator allocator) throws IOException;
}
