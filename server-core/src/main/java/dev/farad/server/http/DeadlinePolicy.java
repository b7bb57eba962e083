package dev.farad.server.http;

import dev.farad.server.setting.Setting;
import java.time.Duration;

/**
 * How long a request may take from its head to its answer.
 *
 * @param usual of requests that ask for nothing, or zero for no deadline
 * @param most that a request may ask for; more is taken as this
 */
public record DeadlinePolicy(
        @Setting(
                value = "usual-millis",
                meaning = "deadline of requests that ask for none; 0 for none",
                min = 0,
                live = true)
        Duration usual,

        @Setting(
                value = "most-millis",
                meaning = "longest deadline that a request may ask for; longer is taken as this",
                min = 1,
                live = true)
        Duration most) {
    /** None, unless a request asks for one of up to ten minutes. */
    public static final DeadlinePolicy DEFAULT = new DeadlinePolicy(Duration.ZERO, Duration.ofMinutes(10));

    /** Checks both. */
    public DeadlinePolicy {
        if (usual.isNegative() || most.toMillis() < 1 || usual.compareTo(most) > 0) {
            throw new IllegalArgumentException("deadline: usual " + usual + ", most " + most
                    + " (expected: usual 0 or more, most 1 ms or more and not below usual)");
        }
    }
}
