package dev.farad.server.auth;

import dev.farad.hooks.Identity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a key file: {@code SHA256 subject=NAME [tenant=NAME] [scopes=A,B] [expires=INSTANT]}. */
final class KeyLine {
    private static final int HASH_DIGITS = 64;

    private String subject = "";
    private @Nullable String tenant;
    private Set<String> scopes = Set.of();
    private Instant expires = Instant.MAX;

    /** Returns the keys of all lines; empty ones and those that begin with # are none. */
    static List<ApiKeys.Key> all(List<String> lines) {
        List<ApiKeys.Key> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            try {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    keys.add(new KeyLine().read(line));
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return keys;
    }

    private ApiKeys.Key read(String line) {
        String[] words = line.split("\\s+", -1);
        if (words[0].length() != HASH_DIGITS || !words[0].chars().allMatch(HexFormat::isHexDigit)) {
            // Not shown, since it may be the key itself.
            throw new IllegalArgumentException(
                    "begins with no SHA-256 (expected: " + HASH_DIGITS + " hexadecimal digits)");
        }
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            set(equals < 0 ? words[i] : words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return new ApiKeys.Key(words[0].toLowerCase(Locale.ROOT), new Identity(subject, tenant, scopes), expires);
    }

    private void set(String name, String value) {
        switch (name) {
            case "subject" -> subject = value;
            case "tenant" -> tenant = value;
            case "scopes" -> scopes = Set.of(value.split(",", -1));
            case "expires" -> expires = Instant.parse(value);
            default ->
                throw new IllegalArgumentException(
                        "'" + name + "' is not known (expected: subject, tenant, scopes or expires)");
        }
    }
}
