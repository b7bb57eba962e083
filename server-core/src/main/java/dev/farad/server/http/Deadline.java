package dev.farad.server.http;

import java.time.Duration;

/**
 * Until when a client must have done something: all of it within one time, or a step of it within each.
 *
 * <p>Reusable; belongs to one connection.
 */
final class Deadline {
    private long sinceNanos;
    private long movedBytes;
    private boolean moving;

    /** Starts the time. */
    void begin(long nowNanos) {
        sinceNanos = nowNanos;
        movedBytes = 0;
        moving = false;
    }

    /** Notes bytes that moved; enough of them win another window. */
    void moved(long bytes) {
        movedBytes += bytes;
        moving |= movedBytes >= Timeouts.PROGRESS_BYTES;
    }

    /** Returns whether the time is over and nothing, or too little, moved in it. */
    boolean missed(long nowNanos, Duration allowed) {
        if (nowNanos - sinceNanos <= allowed.toNanos()) {
            return false;
        }
        if (moving) {
            begin(nowNanos);
            return false;
        }
        return true;
    }
}
