package dev.farad.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that the bodies of a port may take together. Any thread. */
final class BodyBudget {
    private final long mostBytes;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Takes bytes, or returns false where they are not left. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) > mostBytes) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long takenBytes() {
        return taken.get();
    }
}
