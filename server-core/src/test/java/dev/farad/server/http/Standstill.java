package dev.farad.server.http;

import java.time.Duration;

/** Knows when this process stood still, as on a machine that others keep busy, so that a client which had to be in time was not. */
final class Standstill {
    private static final long BEAT_MILLIS = 5;
    private static final long LONG_NANOS = Duration.ofMillis(100).toNanos();
    private static final int ATTEMPTS = 10;

    private static volatile long beatNanos = System.nanoTime();
    private static volatile long lastNanos = beatNanos - LONG_NANOS;

    static {
        Thread.ofPlatform().daemon().name("standstill").start(Standstill::watch);
    }

    /**
     * What a client does in time.
     *
     * @param <X> what it fails with
     */
    @FunctionalInterface
    interface Attempt<X extends Exception> {
        void run() throws X;
    }

    private Standstill() {}

    private static void watch() {
        try {
            while (true) {
                Thread.sleep(BEAT_MILLIS);
                long now = System.nanoTime();
                if (now - beatNanos > LONG_NANOS) {
                    lastNanos = now;
                }
                beatNanos = now;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean since(long nanos) {
        // The watch may be the last to go on.
        return lastNanos - nanos > 0 || System.nanoTime() - beatNanos > LONG_NANOS;
    }

    /** Runs an attempt, and once more if it failed while the process stood still. */
    static <X extends Exception> void excuses(Attempt<X> attempt) throws X {
        for (int left = ATTEMPTS; ; left--) {
            long begun = System.nanoTime();
            try {
                attempt.run();
                return;
            } catch (Exception | AssertionError failure) {
                if (left == 1 || !since(begun)) {
                    throw failure;
                }
            }
        }
    }
}
