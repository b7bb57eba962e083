package dev.farad.codec.http;

import static dev.farad.codec.http.MalformedHttpException.badRequest;
import static dev.farad.codec.http.MalformedHttpException.unexpected;

import io.netty.buffer.ByteBuf;

/**
 * The decoder of a body in chunks: takes the framing and leaves the data to the caller (RFC 9112, section 7.1).
 *
 * <p>Reusable, for one thread at a time; keeps its place over any number of buffers and copies no data. Extensions and
 * trailer fields are checked and dropped. Stricter than the RFC asks: no white space around the size or in extensions.
 * Framing may outweigh data by {@link #MAX_OVERHEAD_BYTES} at most, which bounds extensions and the number of tiny chunks.
 */
public final class ChunkedBody {
    /** How many bytes of framing there may be more than bytes of data. */
    static final int MAX_OVERHEAD_BYTES = 16 << 10;
    /** Leading zeros count. */
    static final int MAX_SIZE_DIGITS = 15;

    /** The framing between two chunks fits in; one copy costs less than a look at the buffer for each byte. */
    private static final int STEP_BYTES = 64;

    private enum Place {
        FIRST_DIGIT,
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        DONE
    }

    private final ChunkExtension extension = new ChunkExtension();
    private final TrailerSection trailers = new TrailerSection();
    private final byte[] step = new byte[STEP_BYTES];
    private Place place = Place.FIRST_DIGIT;
    private int digits;
    private long left;
    private long overheadBytes;

    /** Makes a decoder at the start of a body. */
    public ChunkedBody() {}

    /**
     * Takes framing and returns how many bytes of data lie at the buffer's reader index now.
     *
     * <p>The caller takes any number of them and tells by {@link #taken}; asked again without that, the answer is the same. 0
     * says that more input is needed or that the body is done. Nothing behind the end of the body is read.
     *
     * @throws MalformedHttpException for the first byte that makes this no chunked body, or none within the limits; always the
     *     same, however the bytes are split
     */
    public int parse(ByteBuf in) {
        while (inFraming() && in.isReadable()) {
            int bytes = Math.min(STEP_BYTES, in.readableBytes());
            in.getBytes(in.readerIndex(), step, 0, bytes);
            int taken = 0;
            while (taken < bytes && inFraming()) {
                take(step[taken++]);
            }
            in.skipBytes(taken);
        }
        return place == Place.DATA ? (int) Math.min(left, in.readableBytes()) : 0;
    }

    private boolean inFraming() {
        return place != Place.DATA && place != Place.DONE;
    }

    /** Says that so many bytes of data were read from the buffer. */
    public void taken(int bytes) {
        if (bytes < 0 || bytes > (place == Place.DATA ? left : 0)) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes + " (expected: 0 to " + (place == Place.DATA ? left : 0) + ")");
        }
        left -= bytes;
        if (left == 0 && place == Place.DATA) {
            place = Place.DATA_CR;
        }
    }

    /** Returns whether the body has ended, trailer fields and all. */
    public boolean done() {
        return place == Place.DONE;
    }

    /** Makes ready for the next body. */
    public void reset() {
        place = Place.FIRST_DIGIT;
        overheadBytes = 0;
        trailers.reset();
    }

    private void take(byte b) {
        overheadBytes++;
        if (overheadBytes > MAX_OVERHEAD_BYTES) {
            throw badRequest("chunks: framing outweighs data (expected: by at most " + MAX_OVERHEAD_BYTES + " bytes)");
        }
        switch (place) {
            case FIRST_DIGIT -> firstDigit(b);
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> endOfSize(b);
            case DATA_CR -> expect(b, '\r', Place.DATA_LF, "end of a chunk's data");
            case DATA_LF -> expect(b, '\n', Place.FIRST_DIGIT, "end of a chunk's data");
            case TRAILERS -> place = trailers.take(b) ? Place.DONE : Place.TRAILERS;
            case DATA, DONE -> throw new AssertionError("place: " + place + " (expected: framing)");
        }
    }

    private void firstDigit(byte b) {
        left = 0;
        digits = 0;
        digit(b, "a hexadecimal digit");
        place = Place.SIZE;
    }

    private void size(byte b) {
        if (b == '\r') {
            place = Place.SIZE_LF;
        } else if (b == ';') {
            extension.reset();
            place = Place.EXTENSION;
        } else {
            digit(b, "hexadecimal digits and right behind them a semicolon or CR LF");
        }
    }

    private void digit(byte b, String expected) {
        if (!CharClass.is(CharClass.HEX, b)) {
            throw unexpected(b, "chunk size", expected);
        }
        digits++;
        left = 16 * left + (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        if (digits > MAX_SIZE_DIGITS || left > Integer.MAX_VALUE) {
            throw new MalformedHttpException(
                    413, "chunk size: too large (expected: at most 7fffffff, in " + MAX_SIZE_DIGITS + " digits)");
        }
    }

    private void extension(byte b) {
        if (extension.take(b)) {
            place = Place.SIZE_LF;
        }
    }

    private void endOfSize(byte b) {
        expect(b, '\n', left == 0 ? Place.TRAILERS : Place.DATA, "end of a chunk size");
        overheadBytes = Math.max(0, overheadBytes - left);
    }

    private void expect(byte found, char expected, Place next, String where) {
        if (found != expected) {
            throw unexpected(found, where, "CR LF");
        }
        place = next;
    }
}
