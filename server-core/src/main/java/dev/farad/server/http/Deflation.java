package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The making of one gzip member, RFC 1952. Belongs to one event loop. */
final class Deflation {
    /** What a member has beside its data: head and trailer, and a little. */
    static final int FRAME_BYTES = 64;

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int ROOM_BYTES = 4 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private long bytes;
    private boolean begun;

    /**
     * Begins a member.
     *
     * @param deflater the caller's, which begins and writes no head
     */
    Deflation(Deflater deflater) {
        this.deflater = deflater;
    }

    /** Compresses bytes of a buffer, whose indices stay where they are. */
    void write(ByteBuf in, int from, int length, int flush, ByteBuf out) {
        begin(out);
        crc.update(in.nioBuffer(from, length));
        bytes += length;
        deflater.setInput(in.nioBuffer(from, length));
        drain(flush, out);
    }

    /** Ends the member. */
    void end(ByteBuf out) {
        begin(out);
        deflater.setInput(NOTHING.duplicate());
        deflater.finish();
        drain(Deflater.NO_FLUSH, out);
        out.writeIntLE((int) crc.getValue()).writeIntLE((int) bytes);
    }

    private void begin(ByteBuf out) {
        if (!begun) {
            begun = true;
            out.writeBytes(HEAD);
        }
    }

    private void drain(int flush, ByteBuf out) {
        boolean full;
        do {
            out.ensureWritable(ROOM_BYTES);
            int room = out.writableBytes();
            int count = deflater.deflate(out.internalNioBuffer(out.writerIndex(), room), flush);
            out.writerIndex(out.writerIndex() + count);
            full = count == room;
        } while (full);
    }
}
