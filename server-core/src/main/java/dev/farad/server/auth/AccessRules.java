package dev.farad.server.auth;

import dev.farad.server.setting.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may send requests where, by the beginning of their path.
 *
 * @param keys file of API keys, or null where none are asked for
 * @param open paths that need no credentials: those that begin, as sent, with one of these
 * @param scopes by the beginning of a path, percent-decoded, what an identity needs there; all that match are needed
 * @param patience how long a request waits for its verifier
 * @param certificates whether a client's certificate says who it is, where a request has no other credentials
 */
public record AccessRules(
        @Setting(
                value = "keys-file",
                meaning = "file of API keys ([context.md](context.md)); requests then need one",
                live = true)
        @Nullable Path keys,

        @Setting(
                value = "open",
                meaning = "beginnings of paths that need no credentials",
                beginnings = "/",
                live = true)
        List<String> open,

        @Setting(
                value = "scopes",
                meaning = "mapping from the beginning of a path to the scope that it needs",
                beginnings = "/",
                live = true)
        Map<String, String> scopes,

        @Setting(
                value = "patience-millis",
                meaning = "longest that a request waits for its verifier",
                min = 1,
                live = true)
        Duration patience,

        @Setting(
                value = "certificates",
                meaning =
                        "whether a verified client certificate ([tls.md](tls.md)) is an identity where a request has no other credentials",
                live = true)
        boolean certificates) {
    /** No credentials needed; where a verifier asks for them, not for health. */
    public static final AccessRules DEFAULT =
            new AccessRules(null, List.of("/v2/health/"), Map.of(), Duration.ofSeconds(5), false);

    /** Copies list and map, and checks that each path is one. */
    public AccessRules {
        open = List.copyOf(open);
        scopes = Map.copyOf(scopes);
        open.forEach(prefix -> requirePath("access.open", prefix));
        scopes.keySet().forEach(prefix -> requirePath("access.scopes", prefix));
        if (patience.toMillis() < 1) {
            throw new IllegalArgumentException("access.patience-millis: " + patience + " (expected: 1 ms or more)");
        }
    }

    /** Makes rules by which certificates say nothing. */
    public AccessRules(@Nullable Path keys, List<String> open, Map<String, String> scopes, Duration patience) {
        this(keys, open, scopes, patience, false);
    }

    /** Returns these with another say on certificates. */
    public AccessRules withCertificates(boolean newCertificates) {
        return new AccessRules(keys, open, scopes, patience, newCertificates);
    }

    private static void requirePath(String name, String prefix) {
        if (!prefix.startsWith("/")) {
            throw new IllegalArgumentException(name + ": '" + prefix + "' (expected: the beginning of a path)");
        }
    }

    /** Returns whether a path needs no credentials; an encoded one does, since it is none of those written down. */
    boolean isOpen(String path) {
        for (String prefix : open) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Returns a scope that a path needs and that is not among those given, or null. */
    @Nullable String missingScope(String path, Set<String> given) {
        if (scopes.isEmpty()) {
            return null;
        }
        String decoded = decoded(path);
        for (Map.Entry<String, String> rule : scopes.entrySet()) {
            if (decoded.startsWith(rule.getKey()) && !given.contains(rule.getValue())) {
                return rule.getValue();
            }
        }
        return null;
    }

    /** Decodes a path of which the port has checked that its escapes are whole; non-ASCII bytes become a character each. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                decoded.append((char) Integer.parseInt(path, i + 1, i + 3, 16));
                i += 2;
            } else {
                decoded.append(path.charAt(i));
            }
        }
        return decoded.toString();
    }
}
