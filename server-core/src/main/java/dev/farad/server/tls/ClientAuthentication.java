package dev.farad.server.tls;

import dev.farad.server.setting.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether clients show a certificate, and whom the server believes.
 *
 * <p>What a client shows must always be good: {@link Need#WANTED} lets clients in that show nothing, and nobody with a
 * certificate that is expired or vouched for by somebody else.
 *
 * @param need whether clients are asked
 * @param trust PEM file of the authorities that vouch for clients, or null where none are asked
 */
public record ClientAuthentication(
        @Setting(value = "client-authentication", meaning = "`none`, `wanted` or `required`", fallback = "none")
        Need need,

        @Setting(value = "trust", meaning = "PEM file of the authorities that vouch for clients") @Nullable Path trust) {
    /** Nobody is asked. */
    public static final ClientAuthentication NONE = new ClientAuthentication(Need.NONE, null);

    /** Whether clients are asked for a certificate. */
    public enum Need {
        /** They are not. */
        NONE,
        /** They are, and those without one are served too. */
        WANTED,
        /** They are, and those without one are refused. */
        REQUIRED
    }

    /** Checks that there is somebody to trust where clients are asked. */
    public ClientAuthentication {
        if ((need == Need.NONE) != (trust == null)) {
            throw new IllegalArgumentException("tls.trust: " + trust
                    + " (expected: a file where tls.client-authentication is wanted or required, and only there)");
        }
    }
}
