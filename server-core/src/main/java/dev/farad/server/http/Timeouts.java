package dev.farad.server.http;

import dev.farad.server.route.Refusal;
import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import java.time.Duration;

/**
 * How long a client may take in each phase of a connection; none can be stretched by sending or reading a byte at a time. And
 * how long a request may take.
 *
 * @param head from the first byte of a request to the end of its head; more is answered 408
 * @param body for each {@value #PROGRESS_BYTES} bytes of a body, or its rest; more is answered 408
 * @param idle between two requests, and from connecting to the first byte; then the connection is closed
 * @param write for each {@value #PROGRESS_BYTES} bytes of a response, or its rest; then the connection is closed
 * @param deadlines of whole requests
 */
public record Timeouts(
        @Setting(value = "timeouts.head-millis", meaning = "for a whole head", min = 1, live = true)
        Duration head,

        @Setting(
                value = "timeouts.body-millis",
                meaning = "for each 16 KiB of a body, or the rest",
                min = 1,
                live = true)
        Duration body,

        @Setting(value = "timeouts.idle-millis", meaning = "between two requests", min = 1, live = true)
        Duration idle,

        @Setting(
                value = "timeouts.write-millis",
                meaning = "for each 16 KiB of a response, or the rest",
                min = 1,
                live = true)
        Duration write,

        @Section("deadline") DeadlinePolicy deadlines) {
    /** What must move within each window of {@link #body} and {@link #write}. */
    public static final int PROGRESS_BYTES = 16 << 10;

    /** 10 s for a head, 30 s for a step of a body or a response, 75 s between requests. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75), Duration.ofSeconds(30));

    /** Makes timeouts with the usual deadlines. */
    public Timeouts(Duration head, Duration body, Duration idle, Duration write) {
        this(head, body, idle, write, DeadlinePolicy.DEFAULT);
    }

    /** Returns this with other deadlines. */
    public Timeouts with(DeadlinePolicy newDeadlines) {
        return new Timeouts(head, body, idle, write, newDeadlines);
    }

    /** Checks that each is positive. */
    public Timeouts {
        require("head", head);
        require("body", body);
        require("idle", idle);
        require("write", write);
    }

    private static void require(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("timeouts: " + name + " " + value + " (expected: 1 ms or more)");
        }
    }

    Refusal slowHead() {
        return Refusal.of(408, "the head of the request was not complete in " + head);
    }

    /** Returns the refusal of a body that did not come in its time. */
    static Refusal bodyTooSlow(Duration allowed) {
        return Refusal.of(
                408,
                "the body of the request came too slowly (expected: " + PROGRESS_BYTES + " bytes, or the rest, in each "
                        + allowed + ")");
    }

    Duration shortest() {
        Duration shortest = head;
        for (Duration other : new Duration[] {body, idle, write}) {
            shortest = other.compareTo(shortest) < 0 ? other : shortest;
        }
        return shortest;
    }
}
