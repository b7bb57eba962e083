package dev.farad.server.config;

import java.time.Instant;

/**
 * A configuration that a server serves with, or did.
 *
 * @param version 1 for the one that it started with, then one more for each that it took on
 * @param loadedAt when it was read
 * @param source what it was read from
 * @param reading its values, as they are in use, and where each is from
 */
public record ConfigSnapshot(long version, Instant loadedAt, String source, ConfigReading reading) {
    /** Returns the values in use. */
    public ServerConfig config() {
        return reading.config();
    }
}
