package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A client that writes exactly the bytes it is given and reads strictly; used by one thread at a time. */
final class RawClient implements AutoCloseable {
    /** Longest that anything is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket raw;
    private final Socket socket;
    private final PushbackInputStream in;
    private final ReplyReader replies;

    /**
     * Connects with a receive buffer of a size, so that what is not read soon fills it; 0 for the system's own.
     *
     * @param tls what the client believes and who it is, or null for a connection in the clear
     */
    RawClient(InetSocketAddress address, int receiveBytes, @Nullable SSLContext tls) throws IOException {
        raw = connected(address, receiveBytes);
        socket = tls == null ? raw : secure(raw, tls);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        InputStream bytes =
                receiveBytes > 0 ? socket.getInputStream() : new BufferedInputStream(socket.getInputStream());
        in = new PushbackInputStream(bytes);
        replies = new ReplyReader(in);
    }

    /** Connects in the clear, with the usual buffers. */
    RawClient(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /** Connects in the clear. */
    RawClient(InetSocketAddress address, int receiveBytes) throws IOException {
        this(address, receiveBytes, null);
    }

    static Socket connected(InetSocketAddress address, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(address);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Returns a socket that speaks TLS over another, with its handshake done. */
    static Socket secure(Socket socket, SSLContext tls) throws IOException {
        Socket secure = tls.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        ((SSLSocket) secure).startHandshake();
        return secure;
    }

    RawClient send(String latin1) throws IOException {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends bytes in two writes. */
    RawClient sendSplit(String latin1, int position) throws IOException {
        return send(latin1.substring(0, position)).send(latin1.substring(position));
    }

    /** Sends bytes in writes of a size. */
    RawClient sendPieces(String latin1, int size) throws IOException {
        for (int from = 0; from < latin1.length(); from += size) {
            send(latin1.substring(from, Math.min(latin1.length(), from + size)));
        }
        return this;
    }

    /** Sends bytes in writes of a size on another thread, for as long as the server listens. */
    void sendBeside(int size, String latin1) {
        Thread.ofVirtual().start(() -> {
            try {
                sendPieces(latin1, size);
            } catch (IOException closed) {
                // The server knew enough.
            }
        });
    }

    /** Sends bytes on another thread, for as long as that takes. */
    CompletableFuture<Void> sendBeside(byte[]... parts) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        for (byte[] part : parts) {
                            send(part);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    /** Reads one response, which may be an interim one. */
    Reply read() throws IOException {
        return replies.read(false);
    }

    /** Reads one response that is not an interim one. */
    Reply readFinal() throws IOException {
        Reply reply = read();
        while (reply.status() < 200) {
            reply = read();
        }
        return reply;
    }

    /** Reads the response to a HEAD request. */
    Reply readToHead() throws IOException {
        return replies.read(true);
    }

    /** Reads everything until the server ends the connection in order. */
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads at most a number of bytes of whatever comes; -1 at the end. */
    int readSome(byte[] into) throws IOException {
        return in.read(into);
    }

    /** Reads until an array is full, or to the end, and returns how many bytes that were. */
    int readFull(byte[] into) throws IOException {
        return in.readNBytes(into, 0, into.length);
    }

    /** Waits for as long as the server says nothing, and returns whether it said nothing, not even the end. */
    boolean silentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            int next = in.read();
            if (next >= 0) {
                in.unread(next);
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException reset) {
            return false;
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    /** Asserts that the server ends the connection in order, without another byte. */
    void awaitEnd() throws IOException {
        assertThat(in.read()).as("end of the connection").isEqualTo(-1);
    }

    /** Waits until nothing more comes, in order or not, and returns how many bytes came before. */
    long awaitGone() throws IOException {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after " + PATIENCE, e);
        } catch (SocketException reset) {
            // Gone as well.
        }
        return total;
    }

    /** Says that nothing more is sent, and stays to read. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
