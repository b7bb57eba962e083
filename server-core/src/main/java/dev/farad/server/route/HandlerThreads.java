package dev.farad.server.route;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The virtual threads that blocking handlers run on: one for each request, so many at once. Safe for any thread.
 *
 * <p>A handler that waits holds little, but what it waits for is often scarce, and every request beyond would wait too.
 */
public final class HandlerThreads {
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Places free;
    private volatile int most;

    /** Permits that can be taken back, even those that are in use. */
    private static final class Places extends Semaphore {
        private static final long serialVersionUID = 1;

        Places(int count) {
            super(count);
        }

        void change(int by) {
            if (by < 0) {
                reducePermits(-by);
            } else {
                release(by);
            }
        }
    }

    /**
     * Makes threads.
     *
     * @param most handlers that run at once, 1 or more
     */
    public HandlerThreads(int most) {
        requirePositive(most);
        this.most = most;
        this.free = new Places(most);
    }

    /** Lets another number of handlers run at once; those that run go on. */
    public synchronized void adopt(int newMost) {
        requirePositive(newMost);
        free.change(newMost - most);
        most = newMost;
    }

    private static void requirePositive(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("handlers: " + most + " (expected: 1 or more)");
        }
    }

    /** Returns how many handlers run. */
    public int running() {
        return most - free.availablePermits();
    }

    /** Refuses a request for now if no handler could run for it. */
    void admit() {
        if (free.availablePermits() <= 0) {
            throw full();
        }
    }

    /**
     * Runs a task on a thread of its own.
     *
     * @throws Refusal 503 if there is no place for it
     */
    Thread start(String name, Runnable task) {
        if (!free.tryAcquire()) {
            throw full();
        }
        try {
            return Thread.ofVirtual().name(name).start(() -> {
                try {
                    task.run();
                } finally {
                    free.release();
                }
            });
        } catch (Throwable unstarted) {
            free.release();
            throw unstarted;
        }
    }

    private Refusal full() {
        return Refusal.busy(503, "the server runs as many handlers as it may (" + most + ")", RETRY);
    }
}
