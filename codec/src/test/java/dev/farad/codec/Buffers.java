package dev.farad.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The same bytes in every kind of buffer that a server may hand over, none of them beginning at index 0. */
public final class Buffers {
    private Buffers() {}

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] concat(byte[]... parts) {
        ByteBuf all = Unpooled.wrappedBuffer(parts);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }

    public static ByteBuf heap(byte[] bytes) {
        return skipped(Unpooled.buffer(), bytes);
    }

    public static ByteBuf direct(byte[] bytes) {
        return skipped(Unpooled.directBuffer(), bytes);
    }

    /** Returns the bytes in three parts of differing kinds. */
    public static ByteBuf composite(byte[] bytes) {
        int third = bytes.length / 3;
        ByteBuf all = Unpooled.compositeBuffer()
                .addComponent(true, Unpooled.directBuffer().writeZero(3).writeBytes(bytes, 0, third))
                .addComponent(true, Unpooled.buffer().writeBytes(bytes, third, third))
                .addComponent(true, Unpooled.directBuffer().writeBytes(bytes, 2 * third, bytes.length - 2 * third));
        return all.skipBytes(3);
    }

    private static ByteBuf skipped(ByteBuf empty, byte[] bytes) {
        return empty.writeZero(5).writeBytes(bytes).skipBytes(5);
    }

    /** Runs a check on each kind, and checks that the buffer came through untouched. */
    public static void each(byte[] bytes, Consumer<ByteBuf> check) {
        List<Function<byte[], ByteBuf>> kinds = List.of(Buffers::heap, Buffers::direct, Buffers::composite);
        for (Function<byte[], ByteBuf> kind : kinds) {
            ByteBuf body = kind.apply(bytes);
            int readerIndex = body.readerIndex();
            try {
                check.accept(body);
                if (body.readerIndex() != readerIndex || body.readableBytes() != bytes.length || body.refCnt() != 1) {
                    throw new AssertionError("the decoder moved or released the body: " + body);
                }
            } finally {
                body.release();
            }
        }
    }

    /** Returns the buffer's text and releases it. */
    public static String text(ByteBuf body) {
        try {
            return body.toString(StandardCharsets.UTF_8);
        } finally {
            body.release();
        }
    }
}
