package dev.farad.codec.body;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.InputStream;

/**
 * A file of a form.
 *
 * @param field name of the form's field
 * @param fileName as the client wrote it; not a path to trust
 * @param contentType as the client wrote it, {@code application/octet-stream} where it did not
 * @param content a slice of the request's body: gone when the request is finished
 */
public record Upload(String field, String fileName, String contentType, ByteBuf content) {

    /** Returns a copy of the content. */
    public byte[] bytes() {
        return ByteBufUtil.getBytes(content);
    }

    /** Returns the content as a stream, valid as long as the request is. */
    public InputStream stream() {
        return new ByteBufInputStream(content.duplicate());
    }
}
