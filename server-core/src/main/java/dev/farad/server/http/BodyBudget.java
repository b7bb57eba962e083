package dev.farad.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that the bodies of a port may take together. Any thread. */
final class BodyBudget {
    /** Read after the atomic sum only, so it needs no fence of its own. */
    private long mostBytes;

    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Sets another bound; what was taken stays taken. */
    void most(long bytes) {
        mostBytes = bytes;
        taken.addAndGet(0);
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
