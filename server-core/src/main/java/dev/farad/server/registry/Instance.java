package dev.farad.server.registry;

import java.util.Map;

/**
 * A running server as others may reach it.
 *
 * @param id unique among the instances of a service
 * @param host name or address
 * @param port of the public endpoints
 * @param protocol such as {@code http}
 * @param metadata free, such as the models served
 */
public record Instance(String id, String host, int port, String protocol, Map<String, String> metadata) {

    /** Checks the port and copies the metadata. */
    public Instance {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("instance port: " + port + " (expected: 1 to 65535)");
        }
        metadata = Map.copyOf(metadata);
    }
}
