package dev.farad.server.config;

import dev.farad.server.http.HttpLimits;
import java.time.Duration;

/**
 * What a server lets happen.
 *
 * @param http what a client may ask of a connection of the public port
 * @param memoryBytes most host memory that requests' tensors may take at once
 * @param drain longest that a stop waits for requests under way
 */
public record Limits(HttpLimits http, long memoryBytes, Duration drain) {

    /** The usual HTTP limits, 1 GiB of tensors, and a minute to drain. */
    public static final Limits DEFAULT = new Limits(HttpLimits.DEFAULT, 1L << 30, Duration.ofSeconds(60));

    /** Checks what {@link HttpLimits} does not. */
    public Limits {
        if (memoryBytes < 1 << 20) {
            throw new IllegalArgumentException("memory-bytes: " + memoryBytes + " (expected: 1 MiB or more)");
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain-seconds: " + drain + " (expected: 0 or more)");
        }
    }
}
