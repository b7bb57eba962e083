package dev.farad.server.config;

/**
 * Something of a configuration that cannot be used.
 *
 * @param path key with those of its sections, separated by dots; or what gave the value, such as an option
 * @param line of the file, from 1; 0 where it is not of a file
 * @param value as it was given; empty where the fault is not one value's
 * @param remedy what was expected instead, as a sentence without a full stop
 */
public record ConfigError(String path, int line, String value, String remedy) {
    /** Returns it as one sentence. */
    @Override
    public String toString() {
        String where = line == 0 ? "" : "line " + line + ": ";
        if (!value.isEmpty()) {
            return where + path + ": " + value + " (" + remedy + ")";
        }
        // What a record says of its components together may name the section already.
        return where + (path.isEmpty() || remedy.startsWith(path) ? "" : path + ": ") + remedy;
    }
}
