package dev.farad.server.event;

import java.time.Duration;

/**
 * How an {@link EventStream} behaves.
 *
 * @param heartbeat how long nothing may be sent before a comment is, which keeps proxies from closing the connection
 * @param queueBytes of events that may wait for the client; one that is larger waits alone
 * @param whenFull what becomes of an event beyond
 * @param endsAtDrain whether the stream is closed as soon as the server begins to stop; otherwise the stop waits for its end
 */
public record EventSettings(Duration heartbeat, int queueBytes, WhenFull whenFull, boolean endsAtDrain) {
    /** A heartbeat each 15 s, 64 KiB that wait, senders that wait for the client, an end when the server stops. */
    public static final EventSettings DEFAULT =
            new EventSettings(Duration.ofSeconds(15), 64 << 10, WhenFull.WAIT, true);

    /** Checks interval and bound. */
    public EventSettings {
        if (heartbeat.toMillis() < 1 || queueBytes < 1) {
            throw new IllegalArgumentException("events: heartbeat " + heartbeat + ", queue-bytes " + queueBytes
                    + " (expected: 1 ms or more, 1 or more)");
        }
    }

    /** Returns this with another heartbeat. */
    public EventSettings heartbeat(Duration interval) {
        return new EventSettings(interval, queueBytes, whenFull, endsAtDrain);
    }

    /** Returns this with another bound, and what becomes of events beyond. */
    public EventSettings queue(int mostBytes, WhenFull policy) {
        return new EventSettings(heartbeat, mostBytes, policy, endsAtDrain);
    }

    /** Returns this for streams that end by themselves before long, which a stop of the server waits for. */
    public EventSettings finite() {
        return new EventSettings(heartbeat, queueBytes, whenFull, false);
    }
}
