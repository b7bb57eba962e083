package dev.farad.server.config;

import dev.farad.server.auth.AccessRules;
import dev.farad.server.http.HttpLimits;
import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import java.time.Duration;

/**
 * What a server lets happen.
 *
 * @param http what a client may ask of a connection of the public port
 * @param memoryBytes most host memory that requests' tensors may take at once
 * @param handlers most blocking handlers that run at once; a request beyond is answered 503
 * @param drain longest that a stop waits for requests under way
 * @param access who may send requests
 */
public record Limits(
        @Section("http") HttpLimits http,

        @Setting(
                value = "memory-bytes",
                meaning =
                        "most host memory that requests' tensors may take at once; a request that finds none is answered 503",
                min = 1 << 20)
        long memoryBytes,

        @Setting(
                value = "handlers",
                meaning = "most blocking handlers that run at once; a request beyond is answered 503",
                min = 1,
                live = true)
        int handlers,

        @Setting(
                value = "drain-seconds",
                meaning = "longest that a stop waits for requests under way",
                min = 0,
                live = true)
        Duration drain,

        @Section("access") AccessRules access) {
    private static final int USUAL_HANDLERS = 10_000;

    /** The usual HTTP limits, 1 GiB of tensors, 10,000 handlers, and a minute to drain. */
    public static final Limits DEFAULT = new Limits(HttpLimits.DEFAULT, 1L << 30, Duration.ofSeconds(60));

    /** Makes limits with the usual number of handlers that let anyone send requests. */
    public Limits(HttpLimits http, long memoryBytes, Duration drain) {
        this(http, memoryBytes, USUAL_HANDLERS, drain, AccessRules.DEFAULT);
    }

    /** Returns this with other rules of who may send requests. */
    public Limits with(AccessRules newAccess) {
        return new Limits(http, memoryBytes, handlers, drain, newAccess);
    }

    /** Returns this with another number of handlers. */
    public Limits withHandlers(int newHandlers) {
        return new Limits(http, memoryBytes, newHandlers, drain, access);
    }

    /** Checks what {@link HttpLimits} does not. */
    public Limits {
        if (memoryBytes < 1 << 20) {
            throw new IllegalArgumentException("memory-bytes: " + memoryBytes + " (expected: 1 MiB or more)");
        }
        if (handlers < 1) {
            throw new IllegalArgumentException("handlers: " + handlers + " (expected: 1 or more)");
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain-seconds: " + drain + " (expected: 0 or more)");
        }
    }
}
