package dev.farad.loadtest.rolling;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client's connection that is kept from request to request, one at a time. */
final class KeepAlive implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 120_000;
    private static final String LENGTH = "content-length: ";

    private final Socket socket;
    private final InputStream in;
    private boolean last;

    KeepAlive(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Sends a request and returns the body of its answer.
     *
     * @throws IOException if there is none, or it is no 200
     */
    String exchange(byte[] request) throws IOException {
        last = true;
        socket.getOutputStream().write(request);
        String head = head();
        int at = head.indexOf(LENGTH);
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at)));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!head.startsWith("http/1.1 200")) {
            throw new IOException(head.lines().findFirst().orElse("") + ": "
                    + body.replaceAll("\\s+", " ").strip());
        }
        last = head.contains("connection: close");
        return body;
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended after " + head.length() + " bytes of a head");
            }
            head.append((char) next);
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns whether no further request may be sent. */
    boolean last() {
        return last;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
