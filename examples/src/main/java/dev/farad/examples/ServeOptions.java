package dev.farad.examples;

import dev.farad.server.config.ConfigSource;
import dev.farad.server.config.ServerConfig.BackendChoice;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code farad serve} is told; null means not told.
 *
 * @param port public one
 * @param managementPort of metrics and health
 * @param models directory of models
 * @param backend what runs models
 * @param file of configuration, which the others override
 */
record ServeOptions(
        @Nullable Integer port,
        @Nullable Integer managementPort,
        @Nullable Path models,
        @Nullable BackendChoice backend,
        @Nullable Path file) {
    private static final List<String> KNOWN =
            List.of("--port", "--management-port", "--models", "--backend", "--config");

    /**
     * Reads a plain command line, {@code serve} and options with their values; returns null for any other, and for a wrong one, which
     * the library for command lines reads and explains, at the price of half the start.
     */
    static @Nullable ServeOptions plain(String[] line) {
        if (line.length % 2 == 0 || !line[0].equals("serve")) {
            return null;
        }
        Map<String, String> given = new HashMap<>();
        for (int i = 1; i < line.length; i += 2) {
            if (!KNOWN.contains(line[i]) || line[i + 1].startsWith("-") || given.put(line[i], line[i + 1]) != null) {
                return null;
            }
        }
        try {
            return of(given);
        } catch (IllegalArgumentException wrong) {
            return null;
        }
    }

    private static ServeOptions of(Map<String, String> given) {
        String port = given.get("--port");
        String managementPort = given.get("--management-port");
        String models = given.get("--models");
        String backend = given.get("--backend");
        String file = given.get("--config");
        return new ServeOptions(
                port == null ? null : Integer.valueOf(port),
                managementPort == null ? null : Integer.valueOf(managementPort),
                models == null ? null : Path.of(models),
                backend == null ? null : BackendChoice.valueOf(backend.toUpperCase(Locale.ROOT)),
                file == null ? null : Path.of(file));
    }

    /** Returns the configuration that they come to, with the environment between them and the file. */
    ConfigSource source() {
        ConfigSource source = file == null ? ConfigSource.defaults() : ConfigSource.of(file);
        source = option(source.environment(System.getenv()), "port", port);
        source = option(source, "management-port", managementPort);
        source = option(source, "models", models);
        return option(source, "backend", backend == null ? null : backend.name().toLowerCase(Locale.ROOT));
    }

    private static ConfigSource option(ConfigSource source, String key, @Nullable Object value) {
        return value == null ? source : source.option(key, value.toString(), "--" + key);
    }
}
