package dev.farad.server.config;

import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
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
        @Section Advertised advertised,
        @Section Pace pace,

        @Setting(
                value = "haproxy-port",
                meaning =
                        "port of the agent that HAProxy asks, 0 for any that is free; [lifecycle.md](lifecycle.md) says more of all `registry` keys",
                min = 0,
                max = 65_535)
        @Nullable Integer haproxyPort,

        @Section("etcd") @Nullable Etcd etcd,

        @Setting(value = "file", meaning = "file that is there while the server is registered") @Nullable Path file) {

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
    public record Advertised(
            @Setting(value = "id", meaning = "unique among the instances of a service", shown = "`host:port`")
            String id,

            @Setting(value = "host", meaning = "how others reach the server", shown = "where it listens")
            String host,

            @Setting(
                    value = "port",
                    meaning = "port at which others reach the server; 0 for where it listens",
                    min = 0,
                    max = 65_535)
            int port) {
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
            @Setting(value = "first-weight", meaning = "weight of 100 when it is registered", min = 1, max = 100)
            int firstWeight,

            @Setting(value = "ramp-millis", meaning = "until the weight is 100", min = 0)
            Duration ramp,

            @Setting(
                    value = "announce-millis",
                    meaning = "how long a server that stops serves on, so that all hear of it",
                    min = 0,
                    shown = "5000, or 0 without a registry",
                    live = true)
            @Nullable Duration announce,

            @Setting(
                    value = "deregister-millis",
                    meaning = "longest that a stop waits for registries",
                    min = 0,
                    live = true)
            Duration deregister) {
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
    public record Etcd(
            @Setting(
                    value = "endpoints",
                    meaning =
                            "addresses of etcd's JSON gateway, separated by commas, such as `http://a:2379,http://b:2379`",
                    beginnings = {"http://", "https://"},
                    needed = "addresses, such as http://a:2379")
            List<URI> endpoints,

            @Setting(value = "prefix", meaning = "of the key, before the id", fallback = "/farad/")
            String prefix,

            @Setting(
                    value = "ttl-seconds",
                    meaning = "how long the key outlives a server that is killed",
                    min = 1,
                    fallback = "10")
            Duration ttl) {
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
