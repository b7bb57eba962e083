package dev.farad.server.config;

import dev.farad.server.config.Found.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration comes from: a file, variables of the environment above it, and options above both. Read as often as
 * wanted; immutable.
 *
 * <p>The variable of {@code http.body-bytes} is {@code FARAD_HTTP_BODY_BYTES}, and so for all keys. A value that Kubernetes
 * gives to the variable {@code FARAD_PORT} where a service is called {@code farad}, such as {@code tcp://10.0.0.1:80}, is none.
 */
public final class ConfigSource {
    static final Shape.Branch SHAPE = Shape.of(ServerConfig.class, "");
    private static final List<String> SUFFIXES = List.of(".yaml", ".yml");
    private static final String SERVICE_LINK = "(tcp|udp|sctp)://.*";

    private final @Nullable Path file;
    private final Map<String, String> environment;
    private final Map<String, Option> options;

    /** A value for a key, and what gave it. */
    private record Option(String text, String origin) {}

    private ConfigSource(@Nullable Path file, Map<String, String> environment, Map<String, Option> options) {
        this.file = file;
        this.environment = environment;
        this.options = options;
    }

    /** Returns the defaults. */
    public static ConfigSource defaults() {
        return new ConfigSource(null, Map.of(), Map.of());
    }

    /** Returns a file in YAML, without the environment. */
    public static ConfigSource of(Path file) {
        return new ConfigSource(file, Map.of(), Map.of());
    }

    /** Returns this with variables, usually {@link System#getenv()}. */
    public ConfigSource environment(Map<String, String> variables) {
        return new ConfigSource(file, Map.copyOf(variables), options);
    }

    /**
     * Returns this with a value above all others.
     *
     * @param key such as {@code http.body-bytes}
     * @param text as a file has it
     * @param origin by which errors name it, such as {@code --port}
     */
    public ConfigSource option(String key, String text, String origin) {
        if (SHAPE.leaves().stream().noneMatch(leaf -> leaf.key().equals(key))) {
            throw new IllegalArgumentException(key + " is no key of the configuration");
        }
        Map<String, Option> more = new LinkedHashMap<>(options);
        more.put(key, new Option(text, origin));
        return new ConfigSource(file, environment, more);
    }

    /** Returns the file, or null where there is none. */
    public @Nullable Path file() {
        return file;
    }

    /**
     * Reads it.
     *
     * @throws ConfigException if it cannot be used, with every error
     */
    public ConfigReading read() {
        return read(text());
    }

    /** Returns what is in the file now, empty where there is none. */
    String text() {
        if (file == null) {
            return "";
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("cannot read config file " + file + ": " + e.getMessage(), e);
        }
    }

    ConfigReading read(String text) {
        Problems problems = new Problems();
        GivenKeys keys = new GivenKeys(SHAPE.leaves(), problems);
        if (file != null) {
            checkSuffix(file, problems);
            keys.addAll("", YamlText.file(text, file.getFileName().toString(), problems));
        }
        addVariables(keys, problems);
        for (Shape.Leaf leaf : SHAPE.leaves()) {
            Option option = options.get(leaf.key());
            if (option != null) {
                keys.put(leaf.key(), new Conversion(leaf, problems).given(option.text(), option.origin()));
            }
        }
        Object built = new Building(keys, problems).build(SHAPE, ServerConfig.DEFAULT);
        if (problems.count() > 0 || !(built instanceof ServerConfig config)) {
            throw new ConfigException(toString(), problems.errors());
        }
        return new ConfigReading(config, origins(keys));
    }

    private static void checkSuffix(Path file, Problems problems) {
        String name = file.getFileName().toString();
        if (SUFFIXES.stream().noneMatch(name::endsWith)) {
            problems.add(name, Origin.DEFAULT, "not a name of YAML", "expected: an end of .yaml or .yml");
        }
    }

    private void addVariables(GivenKeys keys, Problems problems) {
        Map<String, Shape.Leaf> names = new HashMap<>();
        SHAPE.leaves().forEach(leaf -> names.put(variable(leaf.key()), leaf));
        new ArrayList<>(environment.keySet()).stream().sorted().forEach(name -> {
            String text = environment.getOrDefault(name, "");
            Shape.Leaf leaf = names.get(name);
            if (leaf != null && !text.matches(SERVICE_LINK)) {
                keys.put(leaf.key(), new Conversion(leaf, problems).given(text, name));
            }
        });
    }

    /** Returns the variable of a key. */
    static String variable(String key) {
        return "FARAD_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Map<String, String> origins(GivenKeys keys) {
        Map<String, String> origins = new HashMap<>();
        for (Shape.Leaf leaf : SHAPE.leaves()) {
            Found found = keys.get(leaf.key());
            if (found != null) {
                origins.put(leaf.key(), found.origin().toString());
            }
        }
        return origins;
    }

    /** Returns what errors begin with. */
    @Override
    public String toString() {
        return file == null ? "configuration" : "config file " + file;
    }
}
