package dev.farad.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a YAML file as a record whose components are settings and sections, by the rules of the server's own configuration:
 * every error at once, each with its line; unknown keys are errors.
 */
public final class RecordFile {
    private RecordFile() {}

    /**
     * Reads a file.
     *
     * @param type a public record, with records of settings in it or in its lists
     * @throws ConfigException if it cannot be read or used
     */
    public static <T extends Record> T read(Path file, Class<T> type) {
        Problems problems = new Problems();
        Shape.Branch shape = Shape.of(type, "");
        GivenKeys keys = new GivenKeys(shape.leaves(), problems);
        keys.addAll("", YamlText.file(text(file), file.getFileName().toString(), problems));
        Object built = new Building(keys, problems).build(shape, null);
        if (problems.count() > 0 || built == null) {
            throw new ConfigException("file " + file, problems.errors());
        }
        return type.cast(built);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("cannot read file " + file + ": " + e.getMessage(), e);
        }
    }
}
