package dev.farad.server.config;

import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.HttpLimits;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a {@link ServerConfig} from a YAML file.
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
        try (Reader reader = Files.newBufferedReader(file)) {
            Object yaml =
                    new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromReader(reader);
            return config(new Section("", yaml == null ? Map.of() : yaml));
        } catch (IOException e) {
            throw new ConfigException("cannot read config file " + file + ": " + e.getMessage(), e);
        } catch (YamlEngineException e) {
            throw new ConfigException("config file " + file + " is not YAML: " + e.getMessage(), e);
        } catch (IllegalArgumentException | ConfigException e) {
            throw new ConfigException("config file " + file + ": " + e.getMessage(), e);
        }
    }

    private static ServerConfig config(Section top) {
        ServerConfig base = ServerConfig.DEFAULT;
        ServerConfig read = new ServerConfig(
                listen(top, base.listen()),
                backend(top.text("backend", "auto")),
                path(top.text("models", "")),
                http(top.section("http"), base.http()),
                batching(top.section("batching"), base.batching()),
                top.number("memory-bytes", base.memoryBytes()),
                Duration.ofSeconds(top.number("drain-seconds", base.drain().toSeconds())));
        top.end();
        return read;
    }

    private static Listen listen(Section top, Listen base) {
        return new Listen(
                top.text("host", base.host()),
                top.integer("port", base.port()),
                top.integer("management-port", base.managementPort()));
    }

    private static HttpLimits http(Section section, HttpLimits base) {
        HttpLimits read = new HttpLimits(
                section.integer("uri-bytes", base.uriBytes()),
                section.integer("head-bytes", base.headBytes()),
                section.number("body-bytes", base.bodyBytes()),
                section.integer("connections", base.connections()));
        section.end();
        return read;
    }

    private static BatchPolicy batching(Section section, BatchPolicy base) {
        BatchPolicy read = new BatchPolicy(
                section.integer("max-rows", base.maxRows()),
                section.number("max-cells", base.maxCells()),
                Duration.ofNanos(
                        section.number("max-delay-micros", base.maxDelay().toNanos() / 1000) * 1000),
                section.integer("max-queued-rows", base.maxQueuedRows()));
        section.end();
        return read;
    }

    private static @Nullable Path path(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }

    private static BackendChoice backend(String name) {
        for (BackendChoice choice : BackendChoice.values()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(name)) {
                return choice;
            }
        }
        throw new ConfigException("backend: '" + name + "' (expected: auto, cpu or cuda)");
    }
}
