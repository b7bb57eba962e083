package dev.farad.server.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that writes exactly the frames it is told to, and reads on its own thread only when asked; for one thread. */
final class Http2Client implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final long NO_ERROR = 0;
    static final long PROTOCOL_ERROR = 1;
    static final long REFUSED_STREAM = 7;
    static final long CANCEL = 8;
    static final long ENHANCE_YOUR_CALM = 11;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Answer> answers = new HashMap<>();
    private final Map<Integer, Long> opened = new HashMap<>();
    private @Nullable Long goAway;
    private int lastStream = -1;
    private int pings;
    private boolean returnsWindows = true;

    /** A frame. */
    record Frame(int type, int flags, int stream, ByteBuffer payload) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        int number() {
            return payload.getInt(0);
        }
    }

    /** What came on a stream so far. */
    static final class Answer {
        final Map<String, String> fields = new LinkedHashMap<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        int interims;
        boolean ended;

        @Nullable Long reset;

        int status() {
            return Integer.parseInt(fields.getOrDefault(":status", "0"));
        }

        String text() {
            return body.toString(StandardCharsets.ISO_8859_1);
        }
    }

    Http2Client(InetSocketAddress address) throws IOException {
        this(address, 65_535, 0);
    }

    /** Connects with a window for each stream, and a socket's receive buffer of a size, 0 for the usual. */
    Http2Client(InetSocketAddress address, int window, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(address);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) RawClient.PATIENCE.toMillis());
        in = new DataInputStream(socket.getInputStream());
        raw(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array());
    }

    /** Gives no window back by itself. */
    Http2Client keepingWindows() {
        returnsWindows = false;
        return this;
    }

    Http2Client raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    static byte[] encoded(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    Http2Client frame(int type, int flags, int stream, byte... payload) throws IOException {
        return raw(encoded(type, flags, stream, payload));
    }

    /** Returns fields as literals that nobody remembers. */
    static byte[] block(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            literal(block, fields[i]);
            literal(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    Http2Client head(int stream, boolean last, String... fields) throws IOException {
        return frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(fields));
    }

    /** Returns the fields of a request with others behind. */
    static String[] request(String method, String path, String... others) {
        String[] all = new String[8 + others.length];
        System.arraycopy(
                new String[] {":method", method, ":scheme", "http", ":path", path, ":authority", "farad"},
                0,
                all,
                0,
                8);
        System.arraycopy(others, 0, all, 8, others.length);
        return all;
    }

    Http2Client get(int stream, String path, String... others) throws IOException {
        return head(stream, true, request("GET", path, others));
    }

    Http2Client post(int stream, String path, String... others) throws IOException {
        return head(stream, false, request("POST", path, others));
    }

    Http2Client data(int stream, String text, boolean last) throws IOException {
        return frame(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Http2Client reset(int stream, long error) throws IOException {
        return frame(RST_STREAM, 0, stream, number((int) error));
    }

    Http2Client window(int stream, int more) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, number(more));
    }

    static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /** Reads a frame, keeps what it says of answers, and returns it, or null at the end of the connection. */
    @Nullable Frame read() throws IOException {
        Frame frame;
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[length];
            in.readFully(payload);
            frame = new Frame(type, flags, stream, ByteBuffer.wrap(payload));
            note(frame);
        } catch (EOFException | SocketException end) {
            return null;
        }
        return frame;
    }

    private void note(Frame frame) throws IOException {
        switch (frame.type()) {
            case HEADERS -> fields(frame, so(frame.stream()));
            case DATA -> data(frame, so(frame.stream()));
            case RST_STREAM -> so(frame.stream()).reset = (long) frame.number();
            case SETTINGS -> {
                if (!frame.has(ACK)) {
                    frame(SETTINGS, ACK, 0);
                }
            }
            case PING -> pings++;
            case WINDOW_UPDATE -> opened.merge(frame.stream(), (long) frame.number(), Long::sum);
            case GOAWAY -> {
                lastStream = frame.number();
                goAway = frame.payload().getLong(0) & 0xffff_ffffL;
            }
            default -> {}
        }
    }

    private void fields(Frame frame, Answer answer) throws IOException {
        try {
            for (var field : hpack.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))) {
                answer.fields.put(field.getKey().toString(), field.getValue().toString());
            }
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        if (answer.status() < 200) {
            answer.interims++;
        }
        answer.ended |= frame.has(END_STREAM);
    }

    private void data(Frame frame, Answer answer) throws IOException {
        int bytes = frame.payload().remaining();
        answer.body.write(frame.payload().array(), 0, bytes);
        answer.ended |= frame.has(END_STREAM);
        if (returnsWindows && bytes > 0) {
            window(0, bytes);
            if (!answer.ended) {
                window(frame.stream(), bytes);
            }
        }
    }

    /** Returns what came on a stream so far. */
    Answer so(int stream) {
        return answers.computeIfAbsent(stream, _ -> new Answer());
    }

    /** Reads until a stream has its whole answer, or is reset, or the connection ends. */
    Answer answer(int stream) throws IOException {
        Answer answer = so(stream);
        while (!answer.ended && answer.reset == null && read() != null) {}
        return answer;
    }

    /** Reads until a stream is reset, and returns why; -1 if the connection ends before. */
    long resetOf(int stream) throws IOException {
        Answer answer = so(stream);
        while (answer.reset == null && read() != null) {}
        Long reset = answer.reset;
        return reset == null ? -1 : reset;
    }

    /** Reads until a body has some bytes at least. */
    Answer bytes(int stream, int some) throws IOException {
        Answer answer = so(stream);
        while (answer.body.size() < some && read() != null) {}
        return answer;
    }

    /** Reads until the server says that the connection ends, and returns why; -1 if it ends without. */
    long awaitGoAway() throws IOException {
        while (goAway == null && read() != null) {}
        Long error = goAway;
        return error == null ? -1 : error;
    }

    /** Returns by how much the server opened the window of a stream so far, or of the connection, which is 0. */
    long opened(int stream) {
        return opened.getOrDefault(stream, 0L);
    }

    /** Returns the last stream of the server's farewell. */
    int lastStream() {
        return lastStream;
    }

    /** Reads until the connection ends. */
    void awaitEnd() throws IOException {
        while (read() != null) {}
    }

    /** Asks for an answer to a PING, which comes behind all that the server has read before. */
    void awaitPing() throws IOException {
        int before = pings;
        frame(PING, 0, 0, new byte[8]);
        while (pings == before) {
            if (read() == null) {
                throw new EOFException("the connection ended before the answer to PING");
            }
        }
    }

    /** Sets how long a read may take. */
    void patience(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
    }

    /** Ends the connection with a reset. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
