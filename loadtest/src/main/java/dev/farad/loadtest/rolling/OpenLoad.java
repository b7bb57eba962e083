package dev.farad.loadtest.rolling;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a steady rate, whatever the servers do: one that is late delays no other, and its wait counts from when it was due.
 *
 * <p>Each request has a virtual thread and takes an idle connection, the last one used first, or opens one. Every tenth asks for
 * what takes long. Nothing is ever tried again.
 */
final class OpenLoad implements AutoCloseable {
    private static final int EVERY_SLOW = 10;
    private static final String INFER_BODY =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1.5,-2]}]}";
    private static final byte[] FAST = ("POST /v2/models/double/infer HTTP/1.1\r\nHost: farad\r\nContent-Length: "
                    + INFER_BODY.length() + "\r\n\r\n" + INFER_BODY)
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SLOW = "GET /slow HTTP/1.1\r\nHost: farad\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final long gapNanos;
    private final long begun = System.nanoTime();
    private final Deque<KeepAlive> idle = new ConcurrentLinkedDeque<>();
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Thread pacer;
    private volatile boolean enough;

    /** Begins to send to a port of this machine. */
    OpenLoad(int port, int perSecond) {
        this.port = port;
        this.gapNanos = 1_000_000_000L / perSecond;
        this.pacer = Thread.ofPlatform().name("load").daemon().start(this::pace);
    }

    /** Returns nanoseconds since the beginning. */
    long now() {
        return System.nanoTime() - begun;
    }

    /** Returns how many requests have ended. */
    int ended() {
        return samples.size();
    }

    private void pace() {
        for (int i = 0; !enough; i++) {
            long due = i * gapNanos;
            while (due - now() > 0) {
                LockSupport.parkNanos(due - now());
            }
            boolean slow = i % EVERY_SLOW == 0;
            open.incrementAndGet();
            Thread.ofVirtual().start(() -> {
                samples.add(send(due, slow));
                open.decrementAndGet();
            });
        }
    }

    private Sample send(long due, boolean slow) {
        String failure = null;
        long sent = now();
        try {
            String answer = exchange(slow ? SLOW : FAST);
            if (!answer.contains(slow ? "slept" : "\"data\":[3.0,-4.0]")) {
                failure = "wrong answer: " + answer;
            }
        } catch (IOException | RuntimeException thrown) {
            failure = String.valueOf(thrown.getMessage());
        }
        return new Sample(due, sent, now() - due, slow, failure);
    }

    private String exchange(byte[] request) throws IOException {
        @Nullable KeepAlive kept = idle.pollFirst();
        KeepAlive connection = kept == null ? new KeepAlive(port) : kept;
        try {
            return connection.exchange(request);
        } finally {
            if (connection.last()) {
                connection.close();
            } else {
                idle.addFirst(connection);
            }
        }
    }

    /** Sends no more, waits for the answers, and returns what became of each request. */
    List<Sample> end() throws InterruptedException {
        enough = true;
        pacer.join();
        while (open.get() > 0) {
            Thread.sleep(1);
        }
        return new ArrayList<>(samples);
    }

    @Override
    public void close() throws IOException {
        enough = true;
        for (KeepAlive connection : idle) {
            connection.close();
        }
    }
}
