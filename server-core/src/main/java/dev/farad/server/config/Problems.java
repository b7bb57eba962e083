package dev.farad.server.config;

import dev.farad.server.config.Found.Origin;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, as far as it was looked at. Used by one thread. */
final class Problems {
    private final List<ConfigError> errors = new ArrayList<>();

    void add(String path, Found found, String remedy) {
        String text = found.toString();
        add(path, found.origin(), text.isEmpty() ? "''" : Values.withoutUser(text), remedy);
    }

    void add(String path, Origin origin, String value, String remedy) {
        // What is in no file is known by the option or variable that gave it.
        boolean outside = origin.line() == 0 && !origin.equals(Origin.DEFAULT);
        errors.add(new ConfigError(outside ? origin.name() : path, origin.line(), value, remedy));
    }

    int count() {
        return errors.size();
    }

    List<ConfigError> errors() {
        return errors;
    }
}
