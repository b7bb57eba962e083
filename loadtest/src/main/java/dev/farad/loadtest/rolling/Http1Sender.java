package dev.farad.loadtest.rolling;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 in the clear: each request takes an idle connection, the last one used first, or opens one. */
final class Http1Sender implements Sender {
    private static final byte[] FAST = ("POST " + INFER_PATH + " HTTP/1.1\r\nHost: farad\r\nContent-Length: "
                    + INFER_BODY.length() + "\r\n\r\n" + INFER_BODY)
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SLOW =
            ("GET " + SLOW_PATH + " HTTP/1.1\r\nHost: farad\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Deque<KeepAlive> idle = new ConcurrentLinkedDeque<>();

    /** Makes one for a port of this machine. */
    Http1Sender(int port) {
        this.port = port;
    }

    @Override
    public String exchange(boolean slow) throws IOException {
        @Nullable KeepAlive kept = idle.pollFirst();
        KeepAlive connection = kept == null ? new KeepAlive(port) : kept;
        try {
            return connection.exchange(slow ? SLOW : FAST);
        } finally {
            if (connection.last()) {
                connection.close();
            } else {
                idle.addFirst(connection);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (KeepAlive connection : idle) {
            connection.close();
        }
    }
}
