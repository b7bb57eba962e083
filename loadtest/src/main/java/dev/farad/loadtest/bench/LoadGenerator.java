package dev.farad.loadtest.bench;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Keeps one request in flight on each of some keep-alive connections, from the calling thread.
 *
 * <p>A closed loop: a slow server is asked less often, so latencies tell about servers under full load and not about a given rate.
 * Any answer but a 200 with a body of the expected length ends the run with an exception.
 */
final class LoadGenerator implements AutoCloseable {
    private static final long SILENCE_MILLIS = 10_000;
    private static final long HIGHEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();

    /**
     * What a run saw.
     *
     * @param requests answered
     * @param nanos from the first request to the last answer
     * @param latency of each request, in nanoseconds
     */
    record Load(long requests, long nanos, Histogram latency) {}

    /**
     * Opens the connections.
     *
     * @param port of this machine
     * @param count of connections
     * @param request with head and body
     * @param bodyBytes that each answer's body must have
     */
    LoadGenerator(int port, int count, byte[] request, long bodyBytes) throws IOException {
        selector = Selector.open();
        ByteBuffer out = ByteBuffer.allocateDirect(request.length).put(request).flip();
        try {
            for (int i = 0; i < count; i++) {
                connections.add(new Connection(selector, Probe.address(port), out.duplicate(), bodyBytes));
            }
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Returns an empty one for latencies in nanoseconds. */
    static Histogram histogram() {
        return new Histogram(HIGHEST_NANOS, DIGITS);
    }

    /** Sends for so long, and returns once all answers are there. */
    Load run(Duration duration) throws IOException {
        Histogram latency = histogram();
        long begun = System.nanoTime();
        long end = begun + duration.toNanos();
        for (Connection connection : connections) {
            connection.send(System.nanoTime());
        }
        int inFlight = connections.size();
        while (inFlight > 0) {
            if (selector.select(SILENCE_MILLIS) == 0) {
                throw new SocketTimeoutException(
                        "no answer for " + SILENCE_MILLIS + " ms on " + inFlight + " connections");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                inFlight -= advance((Connection) key.attachment(), end, latency);
            }
            selector.selectedKeys().clear();
        }
        return new Load(latency.getTotalCount(), System.nanoTime() - begun, latency);
    }

    /** Returns 1 if the connection has answered and is not to send again, otherwise 0. */
    private static int advance(Connection connection, long end, Histogram latency) throws IOException {
        if (!connection.advance()) {
            return 0;
        }
        long now = System.nanoTime();
        latency.recordValue(now - connection.sentNanos());
        if (now - end >= 0) {
            return 1;
        }
        connection.send(now);
        return 0;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
