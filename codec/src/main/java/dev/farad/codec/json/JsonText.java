package dev.farad.codec.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * JSON text in an array: the buffer's own where it has one, otherwise a copy.
 *
 * @param bytes that hold the text
 * @param offset of its first byte
 * @param length of the text, known to be UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record JsonText(byte[] bytes, int offset, int length) {

    static JsonText of(ByteBuf body, int length) {
        JsonText text = body.hasArray()
                ? new JsonText(body.array(), body.arrayOffset() + body.readerIndex(), length)
                : new JsonText(ByteBufUtil.getBytes(body, body.readerIndex(), length), 0, length);
        int illFormed = Utf8.illFormedAt(text.bytes, text.offset, text.offset + length);
        if (illFormed >= 0) {
            throw JsonFault.at(illFormed - text.offset, "not UTF-8");
        }
        return text;
    }
}
