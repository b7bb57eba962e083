package dev.farad.server;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Hook;
import dev.farad.hooks.Hooks;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.Recovery;
import dev.farad.server.auth.AccessRules;
import dev.farad.server.auth.ApiKeyFile;
import dev.farad.server.auth.Authentication;
import dev.farad.server.auth.CertificateIdentity;
import dev.farad.server.auth.Credentials;
import dev.farad.server.auth.Verification;
import dev.farad.server.auth.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who may send requests, as the rules of the moment say: the first hook of a port, which is another whenever the rules are.
 * Used by one thread at a time.
 *
 * <p>A request is held to the rules that there were when it began, since it keeps the hooks that there were.
 */
final class Access implements AutoCloseable {
    private final Hooks hooks;
    private final @Nullable Verifier own;
    private final @Nullable CertificateIdentity ownCertificates;
    private Hook hook;
    private @Nullable Path keys;
    private @Nullable ApiKeyFile file;

    /** Takes the first place among hooks, for nobody yet. */
    Access(Hooks hooks, @Nullable Verifier own, @Nullable CertificateIdentity ownCertificates) {
        this.hooks = hooks;
        this.own = own;
        this.ownCertificates = ownCertificates;
        OnRecover nobody = Access::nobodyAsks;
        hook = nobody;
        hooks.add(hook, 0);
    }

    /** Stands where authentication would, at no cost to a request that goes well. */
    private static Recovery nobodyAsks(Exchange exchange, Fault fault) {
        return Recovery.PASS;
    }

    /**
     * Holds requests that begin from now on to rules.
     *
     * @throws IOException if the keys cannot be read; then everything stays as it was
     * @throws IllegalArgumentException if the keys cannot be used; then too
     */
    void adopt(AccessRules rules) throws IOException {
        Path path = rules.keys();
        if (path != null && own != null) {
            throw new IllegalArgumentException(
                    "access.keys-file: " + path + ", and a verifier in code (expected: one of them)");
        }
        ApiKeyFile before = file;
        boolean same = Objects.equals(path, keys);
        ApiKeyFile now = same ? before : path == null ? null : new ApiKeyFile(path);
        Hook next = hook(now == null ? own : now, rules);
        hooks.replace(hook, next);
        hook = next;
        keys = path;
        file = now;
        if (!same && before != null) {
            before.close();
        }
    }

    private Hook hook(@Nullable Verifier verifier, AccessRules rules) {
        CertificateIdentity certificates = ownCertificates;
        if (certificates == null && rules.certificates()) {
            certificates = CertificateIdentity.SUBJECT;
        }
        if (verifier == null && certificates == null) {
            OnRecover nobody = Access::nobodyAsks;
            return nobody;
        }
        return new Authentication(verifier == null ? Access::unknown : verifier, rules, certificates);
    }

    /** Verifies credentials where nothing but certificates says who clients are. */
    private static CompletionStage<Verification> unknown(Credentials credentials) {
        return CompletableFuture.completedFuture(
                new Verification.Refused("no credentials are known here (expected: a client certificate)"));
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
