package dev.farad.loadtest.bench;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds where an HTTP/1.1 response ends, by its content length or its chunks (RFC 9112, section 6.3), however its bytes come in.
 *
 * <p>One response after another: {@link #reset} before each. Understands no more than a benchmark of well-behaved servers needs:
 * a response that ends with its connection is an error.
 */
final class ResponseFraming {
    private static final int LINE_BYTES = 8192;
    private static final long UNKNOWN = -1;
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);

    private enum Part {
        STATUS_LINE,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    private final byte[] line = new byte[LINE_BYTES];
    private final @Nullable ByteArrayOutputStream body;
    private int lineBytes;
    private Part part = Part.STATUS_LINE;
    private int status;
    private boolean chunked;
    private long remaining = UNKNOWN;
    private long bodyBytes;

    private ResponseFraming(@Nullable ByteArrayOutputStream body) {
        this.body = body;
    }

    /** Makes a framing that counts the bytes of bodies and forgets them. */
    static ResponseFraming counting() {
        return new ResponseFraming(null);
    }

    /** Makes a framing that keeps the body of one response. */
    static ResponseFraming keeping() {
        return new ResponseFraming(new ByteArrayOutputStream());
    }

    /** Expects the next response. */
    void reset() {
        part = Part.STATUS_LINE;
        lineBytes = 0;
        chunked = false;
        remaining = UNKNOWN;
        bodyBytes = 0;
    }

    /** Returns the status, once the first line was read. */
    int status() {
        return status;
    }

    /** Returns how many bytes the body has, or had so far. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** Returns the body, where it is kept. */
    byte[] body() {
        return body == null ? new byte[0] : body.toByteArray();
    }

    /**
     * Reads on, and not beyond the end of the response.
     *
     * @return whether the response is whole
     * @throws ProtocolException if this is no response whose end can be found
     */
    boolean read(ByteBuffer bytes) throws ProtocolException {
        while (part != Part.DONE && bytes.hasRemaining()) {
            if (part == Part.BODY || part == Part.CHUNK) {
                readBody(bytes);
            } else {
                readLine(bytes);
            }
        }
        return part == Part.DONE;
    }

    private void readBody(ByteBuffer bytes) {
        int count = (int) Math.min(remaining, bytes.remaining());
        if (body != null) {
            byte[] kept = new byte[count];
            bytes.get(bytes.position(), kept);
            body.writeBytes(kept);
        }
        bytes.position(bytes.position() + count);
        bodyBytes += count;
        remaining -= count;
        if (remaining == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.DONE;
        }
    }

    private void readLine(ByteBuffer bytes) throws ProtocolException {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                if (lineBytes > 0 && line[lineBytes - 1] == '\r') {
                    lineBytes--;
                }
                endLine();
                lineBytes = 0;
                return;
            }
            if (lineBytes == LINE_BYTES) {
                throw wrong("a shorter line");
            }
            line[lineBytes++] = next;
        }
    }

    private void endLine() throws ProtocolException {
        switch (part) {
            case STATUS_LINE -> readStatus();
            case HEADERS -> readHeader();
            case CHUNK_SIZE -> readChunkSize();
            case CHUNK_END -> {
                if (lineBytes > 0) {
                    throw wrong("the end of a chunk");
                }
                part = Part.CHUNK_SIZE;
            }
            case TRAILERS -> part = lineBytes == 0 ? Part.DONE : Part.TRAILERS;
            case BODY, CHUNK, DONE -> throw new IllegalStateException("a line in " + part);
        }
    }

    private void readStatus() throws ProtocolException {
        if (lineBytes < 12 || line[0] != 'H' || line[8] != ' ') {
            throw wrong("a status line");
        }
        status = (int) number(9, 12, 10);
        part = Part.HEADERS;
    }

    private void readHeader() throws ProtocolException {
        if (lineBytes == 0) {
            endHead();
        } else if (startsWith(0, CONTENT_LENGTH)) {
            remaining = number(CONTENT_LENGTH.length, lineBytes, 10);
        } else if (startsWith(0, TRANSFER_ENCODING)) {
            int value = TRANSFER_ENCODING.length;
            while (value < lineBytes && line[value] == ' ') {
                value++;
            }
            chunked = startsWith(value, CHUNKED);
        }
    }

    private void endHead() throws ProtocolException {
        if (chunked) {
            part = Part.CHUNK_SIZE;
        } else if (remaining == UNKNOWN) {
            throw wrong("a content-length or chunks; status was " + status);
        } else {
            part = remaining == 0 ? Part.DONE : Part.BODY;
        }
    }

    private void readChunkSize() throws ProtocolException {
        int end = 0;
        while (end < lineBytes && line[end] != ';') {
            end++;
        }
        remaining = number(0, end, 16);
        part = remaining == 0 ? Part.TRAILERS : Part.CHUNK;
    }

    private boolean startsWith(int from, byte[] lowerCase) {
        if (lineBytes - from < lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            byte c = line[from + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private long number(int from, int to, int radix) throws ProtocolException {
        long number = 0;
        int digits = 0;
        for (int i = from; i < to; i++) {
            if (line[i] == ' ') {
                continue;
            }
            int digit = Character.digit(line[i], radix);
            if (digit < 0 || ++digits > 15) {
                throw wrong("a number");
            }
            number = number * radix + digit;
        }
        if (digits == 0) {
            throw wrong("a number");
        }
        return number;
    }

    private ProtocolException wrong(String expected) {
        String seen = new String(line, 0, Math.min(lineBytes, 80), StandardCharsets.ISO_8859_1);
        return new ProtocolException("response: '" + seen + "' in " + part + " (expected: " + expected + ")");
    }
}
