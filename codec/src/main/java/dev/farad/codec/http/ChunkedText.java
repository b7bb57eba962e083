package dev.farad.codec.http;

import io.netty.buffer.ByteBuf;

/** The framing of a body in chunks, as written around its data (RFC 9112, section 7.1). */
public final class ChunkedText {
    /** What a chunk's head takes at most. */
    public static final int MAX_HEAD_BYTES = Long.BYTES * 2 + 2;

    private static final int CR_LF = 0x0d0a;

    private ChunkedText() {}

    /**
     * Writes what stands before the data of a chunk.
     *
     * @throws IllegalArgumentException if there is no data, as such a chunk would end the body
     */
    public static void head(ByteBuf out, long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: > 0, as an empty chunk ends the body)");
        }
        out.ensureWritable(MAX_HEAD_BYTES);
        for (int shift = (63 - Long.numberOfLeadingZeros(bytes)) & ~3; shift >= 0; shift -= 4) {
            int digit = (int) (bytes >>> shift) & 0xf;
            out.writeByte(digit < 10 ? '0' + digit : 'a' - 10 + digit);
        }
        out.writeShort(CR_LF);
    }

    /** Writes what stands behind the data of a chunk. */
    public static void end(ByteBuf out) {
        out.writeShort(CR_LF);
    }

    /** Writes the last chunk, behind which nothing follows. */
    public static void last(ByteBuf out) {
        out.writeByte('0').writeInt(0x0d0a_0d0a);
    }
}
