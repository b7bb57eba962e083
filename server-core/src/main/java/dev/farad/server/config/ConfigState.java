package dev.farad.server.config;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server stands with its configuration.
 *
 * @param current what it serves with
 * @param pending what the source says and only a restart can bring
 * @param refused what became of the source's last change, if it could not be taken on; null otherwise
 */
public record ConfigState(
        ConfigSnapshot current,
        List<ConfigChange> pending,
        @Nullable Refused refused) {
    /** Copies the list. */
    public ConfigState {
        pending = List.copyOf(pending);
    }

    /** A configuration that was refused, when, and why. */
    public record Refused(Instant at, List<String> reasons) {
        /** Copies the list. */
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
