package dev.farad.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used; the message has every error in it, each with its key, its value and what was expected. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 2;

    private final transient List<ConfigError> errors;

    ConfigException(String origin, List<ConfigError> errors) {
        super(message(origin, errors));
        this.errors = List.copyOf(errors);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
        this.errors = List.of();
    }

    /** Returns what is wrong, in the order of the keys; empty if there was nothing to read. */
    public List<ConfigError> errors() {
        return errors;
    }

    private static String message(String origin, List<ConfigError> errors) {
        if (errors.size() == 1) {
            return origin + ": " + errors.getFirst();
        }
        return origin + ": " + errors.size() + " errors"
                + errors.stream().map(error -> "\n  " + error).collect(Collectors.joining());
    }
}
