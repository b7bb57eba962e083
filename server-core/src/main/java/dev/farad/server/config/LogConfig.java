package dev.farad.server.config;

import dev.farad.server.setting.Setting;

/**
 * What a server writes to its log.
 *
 * @param format how it looks; for whoever sets the log up
 * @param accessEvery logs one of so many requests that went well, and all that failed; 0 for none at all
 * @param accessLines most lines about requests in a second
 */
public record LogConfig(
        @Setting(
                value = "format",
                meaning =
                        "how the log looks: `text`, `json` (an object a line), or `auto`: text on a terminal, else JSON")
        Format format,

        @Setting(
                value = "access-every",
                meaning = "logs one of so many requests that went well, and all that failed; 0 for no access log",
                min = 0)
        int accessEvery,

        @Setting(value = "access-lines", meaning = "most lines of the access log in a second", min = 1)
        int accessLines) {

    /** No access log. */
    public static final LogConfig DEFAULT = new LogConfig(Format.AUTO, 0, 100);

    /** How a log looks. */
    public enum Format {
        /** Text on a terminal, else JSON. */
        AUTO,
        /** For people. */
        TEXT,
        /** An object a line, for programs. */
        JSON
    }

    /** Checks the numbers. */
    public LogConfig {
        if (accessEvery < 0) {
            throw new IllegalArgumentException("log.access-every: " + accessEvery + " (expected: 0 or more)");
        }
        if (accessLines < 1) {
            throw new IllegalArgumentException("log.access-lines: " + accessLines + " (expected: 1 or more)");
        }
    }
}
