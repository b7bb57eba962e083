package dev.farad.loadtest.rolling;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a steady rate, whatever the servers do: one that is late delays no other, and its wait counts from when it was due.
 *
 * <p>Each request has a virtual thread. Every tenth asks for what takes long.
 */
final class OpenLoad implements AutoCloseable {
    private static final int EVERY_SLOW = 10;

    private final Sender sender;
    private final long gapNanos;
    private final long begun = System.nanoTime();
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Thread pacer;
    private volatile boolean enough;

    /** Begins to send, with a client that is this load's from now on. */
    OpenLoad(Sender sender, int perSecond) {
        this.sender = sender;
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
            String answer = sender.exchange(slow);
            if (!answer.contains(slow ? "slept" : "\"data\":[3.0,-4.0]")) {
                failure = "wrong answer: " + answer;
            }
        } catch (IOException | RuntimeException thrown) {
            failure = String.valueOf(thrown.getMessage());
        }
        return new Sample(due, sent, now() - due, slow, failure);
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
        sender.close();
    }
}
