package dev.farad.hooks;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as far as the server has made sure of it. Holds no secret.
 *
 * @param subject name of the program or person
 * @param tenant that it belongs to, or null for one that may act for any, such as a gateway
 * @param scopes what it may do, in words that only the server's configuration gives a meaning
 */
public record Identity(String subject, @Nullable String tenant, Set<String> scopes) {

    /** Copies the scopes. */
    public Identity {
        if (subject.isEmpty()) {
            throw new IllegalArgumentException("subject: '' (expected: at least one character)");
        }
        scopes = Set.copyOf(scopes);
    }
}
