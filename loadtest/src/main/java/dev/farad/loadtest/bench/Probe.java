package dev.farad.loadtest.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One request on a connection of its own, outside any measurement. */
final class Probe {
    private static final int BUFFER_BYTES = 16_384;

    private Probe() {}

    /**
     * Returns the body of the answer.
     *
     * @throws IOException if there is none, or its status is not 200
     */
    static byte[] exchange(int port, byte[] request) throws IOException {
        try (SocketChannel socket = SocketChannel.open(address(port))) {
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                socket.write(out);
            }
            ResponseFraming framing = ResponseFraming.keeping();
            ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
            do {
                if (socket.read(in.clear()) < 0) {
                    throw new EOFException("connection closed within the answer");
                }
            } while (!framing.read(in.flip()));
            if (framing.status() != 200) {
                throw new IOException("status: " + framing.status() + " (expected: 200)");
            }
            return framing.body();
        }
    }

    /** Returns a port of this machine. */
    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
