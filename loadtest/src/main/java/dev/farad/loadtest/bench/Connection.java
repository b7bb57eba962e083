package dev.farad.loadtest.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection of the load, with at most one request in flight. */
final class Connection implements AutoCloseable {
    private static final int BUFFER_BYTES = 16_384;

    private final SocketChannel socket;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final long bodyBytes;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ResponseFraming framing = ResponseFraming.counting();
    private long sentNanos;

    Connection(Selector selector, InetSocketAddress address, ByteBuffer request, long bodyBytes) throws IOException {
        this.request = request;
        this.bodyBytes = bodyBytes;
        this.socket = SocketChannel.open(address);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.configureBlocking(false);
        this.key = socket.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends the request, which counts from the given time. */
    void send(long nanos) throws IOException {
        sentNanos = nanos;
        framing.reset();
        request.rewind();
        write();
    }

    long sentNanos() {
        return sentNanos;
    }

    private void write() throws IOException {
        socket.write(request);
        int wanted = request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /**
     * Does what the socket is ready for.
     *
     * @return whether the answer is there, and right
     * @throws IOException if it is wrong
     */
    boolean advance() throws IOException {
        if (request.hasRemaining()) {
            write();
        }
        if (!key.isReadable()) {
            return false;
        }
        if (socket.read(in.clear()) < 0) {
            throw new EOFException("the server closed a connection");
        }
        if (!framing.read(in.flip())) {
            return false;
        }
        check();
        return true;
    }

    private void check() throws ProtocolException {
        if (framing.status() != 200) {
            throw new ProtocolException("status: " + framing.status() + " (expected: 200)");
        }
        if (framing.bodyBytes() != bodyBytes) {
            throw new ProtocolException("body: " + framing.bodyBytes() + " bytes (expected: " + bodyBytes + ")");
        }
        if (in.hasRemaining() || request.hasRemaining()) {
            throw new ProtocolException(
                    "an answer to nothing: " + in.remaining() + " bytes (expected: one answer a request)");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
