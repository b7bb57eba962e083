package dev.farad.server.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/** What does the cryptography. */
public enum TlsProvider {
    /** BoringSSL where its library is there, otherwise the JDK; the log says which. */
    AUTO,
    /** The JDK's own. */
    JDK,
    /** BoringSSL, from the library {@code netty-tcnative-boringssl-static}: not having it is an error. */
    BORINGSSL;

    /** Returns what this stands for on this machine. */
    TlsProvider chosen() {
        if (this == AUTO) {
            return OpenSsl.isAvailable() ? BORINGSSL : JDK;
        }
        Throwable cause = unusableBecause();
        if (cause != null) {
            throw new IllegalArgumentException(
                    "tls.provider: boringssl (expected: netty-tcnative-boringssl-static on the class path; " + cause
                            + ")",
                    cause);
        }
        return this;
    }

    /** Returns whether this machine has it. */
    public boolean usable() {
        return unusableBecause() == null;
    }

    private @Nullable Throwable unusableBecause() {
        return this == BORINGSSL ? OpenSsl.unavailabilityCause() : null;
    }

    SslProvider netty() {
        return this == BORINGSSL ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** Returns its name for the log. */
    String text() {
        return this == BORINGSSL
                ? String.valueOf(OpenSsl.versionString())
                : "the JDK " + Runtime.version().feature();
    }
}
