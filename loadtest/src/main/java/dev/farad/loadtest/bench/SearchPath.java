package dev.farad.loadtest.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The commands of this machine. */
final class SearchPath {
    private SearchPath() {}

    /** Returns whether a command can be run by its name. */
    static boolean has(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
