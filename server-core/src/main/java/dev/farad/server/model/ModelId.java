package dev.farad.server.model;

import java.util.regex.Pattern;

/**
 * Name and version of a model.
 *
 * @param name letters, digits, dot, dash and underscore, at most 128
 * @param version a decimal number as text
 */
public record ModelId(String name, String version) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

    /** Checks both. */
    public ModelId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("model name: '" + name
                    + "' (expected: a letter or digit, then letters, digits, '.', '-' or '_', at most 128 in all)");
        }
        if (!isVersion(version)) {
            throw new IllegalArgumentException("model version: '" + version + "' (expected: a number)");
        }
    }

    /** Returns whether a text is the version of a model. */
    static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
