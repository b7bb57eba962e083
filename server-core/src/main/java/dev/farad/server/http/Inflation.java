package dev.farad.server.http;

import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The inflating of one request's body, in steps of at most {@value #STEP_BYTES} bytes: gzip (RFC 1952, of any members) or zlib
 * (RFC 1950), its checksums checked. Belongs to one event loop.
 */
final class Inflation implements AutoCloseable {
    /** What a step inflates at most. */
    static final int STEP_BYTES = 16 << 10;
    /** What zlib holds for a stream: its window and tables. */
    static final int STATE_BYTES = 48 << 10;

    private static final int TRAILER_BYTES = 8;

    private final ServerExchange exchange;
    private final RequestChecks checks;
    private final Coders coders;
    private final boolean gzip;
    private final Inflater inflater;
    private final GzipHead head = new GzipHead();
    private final CRC32 crc = new CRC32();
    private Phase phase;
    private @Nullable ByteBuf pending;
    private @Nullable Refusal failure;
    private long trailer;
    private int trailerBytes;
    private long memberBytes;
    private long inflatedBytes;
    private boolean more;
    private boolean closed;

    private enum Phase {
        HEAD,
        DATA,
        TRAILER,
        DONE
    }

    Inflation(ServerExchange exchange, RequestChecks checks, boolean gzip) {
        this.exchange = exchange;
        this.checks = checks;
        this.coders = exchange.http().loop().coders();
        this.gzip = gzip;
        this.inflater = coders.inflater(gzip);
        this.phase = gzip ? Phase.HEAD : Phase.DATA;
    }

    long inflatedBytes() {
        return inflatedBytes;
    }

    /** Throws what was wrong with the body so far. */
    void check() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Inflates the next bytes of a whole body into it; what is wrong is told by the next {@link #check}. */
    void append(ByteBuf in, int length, RequestBody body, ByteBufAllocator allocator) {
        if (failure != null) {
            in.skipBytes(length);
            return;
        }
        input(in.readRetainedSlice(length));
        try {
            for (ByteBuf out = next(allocator); out != null; out = next(allocator)) {
                body.appendPlain(out, out.readableBytes(), allocator);
                out.release();
            }
        } catch (Refusal refusal) {
            failure = refusal;
        }
        drop();
    }

    /** Takes the next bytes over, once those before are inflated. */
    void input(ByteBuf part) {
        drop();
        if (closed) {
            part.release();
        } else {
            pending = part;
        }
    }

    /**
     * Inflates the next step, which the caller releases; returns null where more input is needed.
     *
     * @throws Refusal if the body is malformed, or larger than it may be
     */
    @Nullable ByteBuf next(ByteBufAllocator allocator) {
        ByteBuf in = pending;
        while (in != null && (more || in.isReadable())) {
            switch (phase) {
                case HEAD -> {
                    if (head.read(in)) {
                        phase = Phase.DATA;
                        inflater.reset();
                        crc.reset();
                        memberBytes = 0;
                    }
                }
                case DATA -> {
                    ByteBuf out = data(in, allocator);
                    if (out != null) {
                        return out;
                    }
                }
                case TRAILER -> trailer(in);
                case DONE -> throw Refusal.badRequest("the body has bytes behind its compressed data (expected: none)");
            }
        }
        return null;
    }

    private @Nullable ByteBuf data(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(STEP_BYTES, STEP_BYTES);
        try {
            int count = inflate(in, out);
            more = count == STEP_BYTES && !inflater.finished();
            if (inflater.finished()) {
                phase = gzip ? Phase.TRAILER : Phase.DONE;
            }
            if (count > 0) {
                memberBytes += count;
                inflatedBytes += count;
                checks.inflated(exchange, this, count);
                crc.update(out.nioBuffer());
                return out.retain();
            }
            return null;
        } catch (DataFormatException malformed) {
            throw Refusal.badRequest("the body cannot be inflated: " + malformed.getMessage());
        } finally {
            out.release();
        }
    }

    private int inflate(ByteBuf in, ByteBuf out) throws DataFormatException {
        ByteBuffer from = in.nioBuffer();
        int given = from.remaining();
        inflater.setInput(from);
        int count = inflater.inflate(out.internalNioBuffer(0, STEP_BYTES));
        in.skipBytes(given - from.remaining());
        out.writerIndex(count);
        if (inflater.needsDictionary()) {
            throw new DataFormatException("it needs a dictionary");
        }
        return count;
    }

    private void trailer(ByteBuf in) {
        trailer |= (long) in.readUnsignedByte() << (8 * trailerBytes);
        if (++trailerBytes == TRAILER_BYTES) {
            if (trailer != (((memberBytes & 0xffff_ffffL) << 32) | crc.getValue())) {
                throw Refusal.badRequest("the body's gzip checksum or length is not that of its data");
            }
            trailer = 0;
            trailerBytes = 0;
            phase = Phase.HEAD;
        }
    }

    /** The body is over: checks that its compressed data are too. */
    void end() {
        check();
        boolean whole = gzip ? phase == Phase.HEAD && !head.begun() : phase == Phase.DONE;
        if (!whole && exchange.bodyBytes > 0) {
            throw Refusal.badRequest("the body ends within its compressed data");
        }
    }

    private void drop() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    @Override
    public void close() {
        drop();
        if (!closed) {
            closed = true;
            coders.give(inflater, gzip);
        }
    }
}
