package dev.farad.server.auth;

import dev.farad.hooks.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows to say who it is: the secret of {@code Authorization: Bearer SECRET} or {@code x-api-key: SECRET}.
 *
 * <p>Its text never holds the secret, so that no log line does.
 *
 * @param secret a character for each byte that was sent
 */
public record Credentials(String secret) {
    private static final String BEARER = "bearer ";

    /**
     * Returns the credentials of a request, or null if it has none.
     *
     * @throws IllegalArgumentException if it has some that cannot be read, or several; the message holds no secret
     */
    static @Nullable Credentials of(Headers headers) {
        List<String> authorization = headers.all("authorization");
        List<String> keys = headers.all("x-api-key");
        if (authorization.isEmpty() && keys.isEmpty()) {
            return null;
        }
        if (authorization.size() + keys.size() > 1) {
            throw new IllegalArgumentException("the request has several credentials (expected: one)");
        }
        String secret = authorization.isEmpty() ? keys.getFirst() : bearer(authorization.getFirst());
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the request has empty credentials (expected: an API key or a token)");
        }
        return new Credentials(secret);
    }

    private static String bearer(String value) {
        if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new IllegalArgumentException("authorization is of a scheme that is not known (expected: Bearer)");
        }
        return value.substring(BEARER.length()).strip();
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
