package dev.farad.server.http;

import java.time.Duration;

/**
 * How many frames a client may send that carry no part of a request, on one HTTP/2 connection.
 *
 * <p>Each such frame is cheap to send and costs the server work, an answer or both: PING, SETTINGS, PRIORITY, WINDOW_UPDATE,
 * empty DATA, and above all resets, whether the client sends them (CVE-2023-44487) or makes the server do so
 * (CVE-2025-8671). A client gets an allowance for some time, and earns more with each answer that it takes, since answers
 * give honest clients their reasons to send such frames.
 */
final class FrameAllowance {
    /** What a client has at once; enough for any that was seen, and nothing for a server to do. */
    static final int FRAMES = 2_000;
    /** What a reset takes, as a request was begun for it. */
    static final int RESET = 10;

    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int ANSWER = 10;
    /** Some clients acknowledge every kibibyte. */
    private static final int BYTES_PER_FRAME = 1 << 10;

    private long left = FRAMES;
    private long sinceNanos;

    FrameAllowance(long nowNanos) {
        sinceNanos = nowNanos;
    }

    /** Takes some frames, and returns whether the client had them left. */
    boolean take(int frames, long nowNanos) {
        if (nowNanos - sinceNanos > EVERY_NANOS) {
            sinceNanos = nowNanos;
            left = FRAMES;
        }
        left -= frames;
        return left >= 0;
    }

    /** Adds what bytes of an answer earn. */
    void sent(int bytes) {
        earn(bytes / BYTES_PER_FRAME);
    }

    /** Adds what a whole answer earns. */
    void answered() {
        earn(ANSWER);
    }

    private void earn(int frames) {
        // Nobody saves up for a flood.
        left = Math.min(left + frames, FRAMES);
    }
}
