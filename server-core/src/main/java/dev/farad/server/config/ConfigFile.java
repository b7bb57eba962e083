package dev.farad.server.config;

import java.nio.file.Path;

/**
 * Reads a {@link ServerConfig} from a YAML file and nothing else; {@link ConfigSource} knows more.
 *
 * <p>Absent keys keep their defaults; unknown keys, wrong types and values out of range are errors.
 */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException if it cannot be read or used
     */
    public static ServerConfig read(Path file) {
        return ConfigSource.of(file).read().config();
    }
}
