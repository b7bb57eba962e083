package dev.farad.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server tells that it is there, and how it comes and goes.
 *
 * @param advertised as what it is known
 * @param pace of coming and going
 * @param haproxyPort of the agent that HAProxy asks, 0 for any that is free; null for none
 * @param etcd that is told, or null
 * @param file that is written, or null
 */
public record RegistryConfig(
        Advertised advertised,
        Pace pace,
        @Nullable Integer haproxyPort,
        @Nullable Etcd etcd,
        @Nullable Path file) {

    /** Nobody is told. */
    public static final RegistryConfig DEFAULT =
            new RegistryConfig(new Advertised("", "", 0), Pace.DEFAULT, null, null, null);

    /** Checks the port. */
    public RegistryConfig {
        if (haproxyPort != null && (haproxyPort < 0 || haproxyPort > 65_535)) {
            throw new IllegalArgumentException("registry.haproxy-port: " + haproxyPort + " (expected: 0 to 65535)");
        }
    }

    /**
     * How others name and reach the server.
     *
     * @param id unique among the instances of a service; empty for {@code host:port}
     * @param host empty for the interface that it listens on, or this machine's address where that is all of them
     * @param port 0 for the port that it listens on
     */
    public record Advertised(String id, String host, int port) {
        /** Checks the port. */
        public Advertised {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("registry.port: " + port + " (expected: 0 to 65535)");
            }
        }
    }

    /**
     * How fast a server comes and goes.
     *
     * @param firstWeight of 100, when it is registered
     * @param ramp from the first weight to all of it
     * @param announce how long it serves on once it is not ready and deregistered, so that all hear of it; null for 5 s, or
     *     nothing where there is no registry
     * @param deregister longest that a stop waits for registries
     */
    public record Pace(
            int firstWeight, Duration ramp, @Nullable Duration announce, Duration deregister) {
        /** A tenth of the requests at first and all after 10 s; 5 s for registries to be told. */
        public static final Pace DEFAULT = new Pace(10, Duration.ofSeconds(10), null, Duration.ofSeconds(5));

        private static final Duration USUAL_ANNOUNCE = Duration.ofSeconds(5);

        /** Checks each value. */
        public Pace {
            if (firstWeight < 1 || firstWeight > 100) {
                throw new IllegalArgumentException("registry.first-weight: " + firstWeight + " (expected: 1 to 100)");
            }
            requireNotNegative("ramp-millis", ramp);
            requireNotNegative("deregister-millis", deregister);
            if (announce != null) {
                requireNotNegative("announce-millis", announce);
            }
        }

        private static void requireNotNegative(String key, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(
                        "registry." + key + ": " + value.toMillis() + " (expected: 0 or more)");
            }
        }

        /** Returns how long a server serves on after it was deregistered. */
        public Duration announce(boolean anyRegistry) {
            if (announce != null) {
                return announce;
            }
            return anyRegistry ? USUAL_ANNOUNCE : Duration.ZERO;
        }
    }

    /**
     * An etcd cluster.
     *
     * @param endpoints of its JSON gateway, tried in turn
     * @param prefix of the key
     * @param ttl how long the key outlives the server
     */
    public record Etcd(List<URI> endpoints, String prefix, Duration ttl) {
        /** Checks each value. */
        public Etcd {
            endpoints = List.copyOf(endpoints);
            if (endpoints.isEmpty()) {
                throw new IllegalArgumentException("registry.etcd.endpoints: none (expected: one or more)");
            }
            for (URI endpoint : endpoints) {
                if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
                    throw new IllegalArgumentException(
                            "registry.etcd.endpoints: " + endpoint + " (expected: http:// or https://)");
                }
            }
            if (ttl.toSeconds() < 1) {
                throw new IllegalArgumentException(
                        "registry.etcd.ttl-seconds: " + ttl.toSeconds() + " (expected: 1 or more)");
            }
        }
    }

    /** Returns this at another pace. */
    public RegistryConfig with(Pace newPace) {
        return new RegistryConfig(advertised, newPace, haproxyPort, etcd, file);
    }
}
