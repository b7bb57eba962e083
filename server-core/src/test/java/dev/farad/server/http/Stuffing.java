package dev.farad.server.http;

import static dev.farad.server.http.Requests.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A sender that counts how much the other side takes before it takes no more. */
final class Stuffing implements AutoCloseable {
    /** What a sender could write if the server took everything: far above what two sockets hold. */
    static final long ENOUGH_BYTES = 64 << 20;

    private static final int PIECE_BYTES = 4 << 10;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Socket raw;
    private final OutputStream out;
    private final byte[] first;
    private final byte[] again;
    private final AtomicLong written = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** Sends a beginning once and then the same bytes again and again. */
    Stuffing(InetSocketAddress address, @Nullable SSLContext tls, String request, byte[] again) throws IOException {
        raw = RawClient.connected(address, 0);
        out = (tls == null ? raw : RawClient.secure(raw, tls)).getOutputStream();
        this.first = bytes(request);
        this.again = again;
    }

    /** Sends until nothing was taken for a while, or more than enough was. */
    void untilBlocked() {
        Thread.ofPlatform().daemon().start(this::stuff);
        long before = -1;
        long since = System.nanoTime();
        while (written.get() < ENOUGH_BYTES && System.nanoTime() - since < QUIET_NANOS) {
            if (written.get() != before) {
                before = written.get();
                since = System.nanoTime();
            }
            LockSupport.parkNanos(1_000_000);
        }
        stopped.set(true);
    }

    private void stuff() {
        try {
            send(first);
            while (!stopped.get() && written.get() < ENOUGH_BYTES) {
                send(again);
            }
        } catch (IOException ended) {
            stopped.set(true);
        }
    }

    private void send(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length && !stopped.get(); from += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, bytes.length - from);
            out.write(bytes, from, length);
            written.addAndGet(length);
        }
    }

    long written() {
        return written.get();
    }

    /** Ends the connection with a reset, which does not wait until what was sent is taken. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
