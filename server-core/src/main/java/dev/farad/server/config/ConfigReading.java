package dev.farad.server.config;

import java.util.Map;

/**
 * A configuration and where each of its values is from.
 *
 * @param config what it says
 * @param origins of the keys that are not at their default: a file and line, a variable of the environment, or an option
 */
public record ConfigReading(ServerConfig config, Map<String, String> origins) {
    /** Copies the map. */
    public ConfigReading {
        origins = Map.copyOf(origins);
    }
}
