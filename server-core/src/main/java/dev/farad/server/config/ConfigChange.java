package dev.farad.server.config;

/**
 * A key whose value differs between two configurations.
 *
 * @param key such as {@code http.body-bytes}
 * @param from the value before as YAML, or {@code null} for none
 * @param to the value after
 * @param live whether a server can take it on while it serves
 */
public record ConfigChange(String key, String from, String to, boolean live) {
    @Override
    public String toString() {
        return key + " " + from + " -> " + to;
    }
}
