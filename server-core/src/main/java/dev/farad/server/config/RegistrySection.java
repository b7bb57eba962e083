package dev.farad.server.config;

import dev.farad.server.config.RegistryConfig.Advertised;
import dev.farad.server.config.RegistryConfig.Etcd;
import dev.farad.server.config.RegistryConfig.Pace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code registry} of a configuration file. */
final class RegistrySection {
    private static final int ABSENT = -1;
    private static final int USUAL_TTL_SECONDS = 10;

    private RegistrySection() {}

    static RegistryConfig read(Section section) {
        RegistryConfig base = RegistryConfig.DEFAULT;
        int haproxyPort = section.integer("haproxy-port", ABSENT);
        String file = section.text("file", "");
        RegistryConfig read = new RegistryConfig(
                new Advertised(section.text("id", ""), section.text("host", ""), section.integer("port", 0)),
                pace(section, base.pace()),
                haproxyPort == ABSENT ? null : haproxyPort,
                etcd(section.section("etcd")),
                file.isEmpty() ? null : Path.of(file));
        section.end();
        return read;
    }

    private static Pace pace(Section section, Pace base) {
        long announce = section.number("announce-millis", ABSENT);
        return new Pace(
                section.integer("first-weight", base.firstWeight()),
                Duration.ofMillis(section.number("ramp-millis", base.ramp().toMillis())),
                announce == ABSENT ? null : Duration.ofMillis(announce),
                Duration.ofMillis(
                        section.number("deregister-millis", base.deregister().toMillis())));
    }

    private static @Nullable Etcd etcd(Section section) {
        String endpoints = section.text("endpoints", "");
        String prefix = section.text("prefix", "/farad/");
        Duration ttl = Duration.ofSeconds(section.number("ttl-seconds", USUAL_TTL_SECONDS));
        section.end();
        if (endpoints.isEmpty()) {
            return null;
        }
        List<URI> uris = new ArrayList<>();
        for (String endpoint : endpoints.split(",", -1)) {
            uris.add(URI.create(endpoint.strip()));
        }
        return new Etcd(uris, prefix, ttl);
    }
}
