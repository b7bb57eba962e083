package dev.farad.server.config;

import dev.farad.codec.http.HeadLimits;
import dev.farad.pool.DataType;
import dev.farad.server.auth.AccessRules;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.DeadlinePolicy;
import dev.farad.server.http.Gzip;
import dev.farad.server.http.HttpLimits;
import dev.farad.server.http.Timeouts;
import dev.farad.server.http.Transport;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
                oneOf("backend", top.text("backend", "auto"), List.of(BackendChoice.values())),
                gpu(top.section("gpu"), base.gpu()),
                path(top.text("models", "")),
                batching(top.section("batching"), base.batching()),
                limits(top, base.limits()),
                RegistrySection.read(top.section("registry")));
        top.end();
        return read;
    }

    private static Listen listen(Section top, Listen base) {
        return new Listen(
                top.text("host", base.host()),
                top.integer("port", base.port()),
                top.integer("management-port", base.managementPort()),
                transport(top.text("transport", "auto")),
                top.integer("event-loops", base.eventLoops()),
                top.has("tls") ? TlsSection.read(top.section("tls")) : null);
    }

    private static Transport transport(String name) {
        return name.equals("auto") ? Transport.best() : oneOf("transport", name, List.of(Transport.values()));
    }

    private static GpuConfig gpu(Section section, GpuConfig base) {
        String precision = section.text("precision", lower(base.precision()));
        GpuConfig read = new GpuConfig(
                section.integer("device", base.device()),
                oneOf("gpu.precision", precision, List.of(DataType.FP32, DataType.FP16, DataType.BF16)),
                section.number("memory-bytes", base.memoryBytes()),
                batching(section.section("batching"), base.batching()),
                section.flag("dcgm-names", base.dcgmNames()));
        section.end();
        return read;
    }

    private static Limits limits(Section top, Limits base) {
        return new Limits(
                http(top.section("http"), base.http()),
                top.number("memory-bytes", base.memoryBytes()),
                top.integer("handlers", base.handlers()),
                Duration.ofSeconds(top.number("drain-seconds", base.drain().toSeconds())),
                access(top.section("access"), base.access()));
    }

    private static AccessRules access(Section section, AccessRules base) {
        AccessRules read = new AccessRules(
                path(section.text("keys-file", "")),
                section.texts("open", base.open()),
                section.section("scopes").allTexts(),
                millis(section, "patience-millis", base.patience()),
                section.flag("certificates", base.certificates()));
        section.end();
        return read;
    }

    private static HttpLimits http(Section section, HttpLimits base) {
        long bodyBytes = section.number("body-bytes", base.bodyBytes());
        HttpLimits read = new HttpLimits(
                new HeadLimits(
                        section.integer("uri-bytes", base.head().uriBytes()),
                        section.integer("head-bytes", base.head().headBytes()),
                        section.integer("header-fields", base.head().fields())),
                bodyBytes,
                section.number("buffered-bytes", Math.max(bodyBytes, base.bufferedBytes())),
                section.integer("connections", base.connections()),
                section.integer("streams", base.streams()),
                timeouts(section.section("timeouts"), base.timeouts())
                        .with(deadlines(
                                section.section("deadline"), base.timeouts().deadlines())),
                gzip(section.section("gzip"), base.gzip()));
        section.end();
        return read;
    }

    private static Gzip gzip(Section section, Gzip base) {
        Gzip read = new Gzip(
                section.flag("responses", base.responses()),
                section.integer("min-bytes", base.minBytes()),
                section.integer("level", base.level()),
                section.integer("most-ratio", base.mostRatio()));
        section.end();
        return read;
    }

    private static DeadlinePolicy deadlines(Section section, DeadlinePolicy base) {
        DeadlinePolicy read = new DeadlinePolicy(
                millis(section, "usual-millis", base.usual()), millis(section, "most-millis", base.most()));
        section.end();
        return read;
    }

    private static Timeouts timeouts(Section section, Timeouts base) {
        Timeouts read = new Timeouts(
                millis(section, "head-millis", base.head()),
                millis(section, "body-millis", base.body()),
                millis(section, "idle-millis", base.idle()),
                millis(section, "write-millis", base.write()));
        section.end();
        return read;
    }

    private static Duration millis(Section section, String key, Duration base) {
        return Duration.ofMillis(section.number(key, base.toMillis()));
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

    static <E extends Enum<E>> E oneOf(String key, String name, List<E> choices) {
        for (E choice : choices) {
            if (lower(choice).equals(name)) {
                return choice;
            }
        }
        String expected = choices.stream().map(ConfigFile::lower).collect(Collectors.joining(", "));
        throw new ConfigException(key + ": '" + name + "' (expected: one of " + expected + ")");
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
