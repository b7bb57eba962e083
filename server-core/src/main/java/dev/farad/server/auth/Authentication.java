package dev.farad.server.auth;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Identity;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Verdict;
import dev.farad.server.tls.ClientCertificate;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The hook that lets requests go on only if it is known who sends them, and if they may go where they go.
 *
 * <p>A hook before it may have made sure already: then no credentials are asked for. Neither are they of a client whose
 * certificate was verified, where the rules say that it is enough.
 * Refusals follow RFC 6750: 401 with {@code www-authenticate}, 403 where a scope is missing.
 */
public final class Authentication implements OnRequest {
    private static final String CHALLENGE = "Bearer realm=\"farad\"";

    private final Verifier verifier;
    private final AccessRules rules;
    private final @Nullable CertificateIdentity certificates;

    /** Makes the hook; {@code certificates} says who the owner of a client's certificate is, null where that says nothing. */
    public Authentication(Verifier verifier, AccessRules rules, @Nullable CertificateIdentity certificates) {
        this.verifier = verifier;
        this.rules = rules;
        this.certificates = certificates;
    }

    @Override
    public Verdict onRequest(Exchange exchange) {
        if (exchange.identity() != null) {
            return authorized(exchange);
        }
        if (rules.isOpen(exchange.path())) {
            return Verdict.PROCEED;
        }
        Credentials credentials;
        try {
            credentials = Credentials.of(exchange.headers());
        } catch (IllegalArgumentException unfit) {
            return unauthorized(String.valueOf(unfit.getMessage()), "invalid_request");
        }
        if (credentials == null && certificates != null) {
            ClientCertificate certificate = exchange.get(ClientCertificate.KEY);
            if (certificate != null) {
                return known(exchange, certificates.of(certificate));
            }
        }
        if (credentials == null) {
            return new Verdict.Reject(
                    401,
                    "the request has no credentials (expected: authorization: Bearer, or x-api-key)",
                    Map.of("www-authenticate", CHALLENGE));
        }
        return verified(exchange, verifier.verify(credentials));
    }

    private Verdict known(Exchange exchange, @Nullable Identity identity) {
        return verdict(
                exchange,
                identity == null
                        ? new Verification.Refused("the client's certificate is nobody's that is known here")
                        : new Verification.Known(identity));
    }

    private Verdict verified(Exchange exchange, CompletionStage<Verification> stage) {
        if (stage instanceof CompletableFuture<Verification> future && future.isDone()) {
            return verdict(exchange, future.join());
        }
        return Verdict.later(stage, rules.patience(), verification -> verdict(exchange, verification));
    }

    private Verdict verdict(Exchange exchange, Verification verification) {
        return switch (verification) {
            case Verification.Known known -> {
                Verdict verdict = exchange.identify(known.identity());
                yield verdict instanceof Verdict.Proceed ? authorized(exchange) : verdict;
            }
            case Verification.Refused refused -> unauthorized(refused.reason(), "invalid_token");
            case Verification.Unavailable unavailable ->
                new Verdict.Reject(503, unavailable.reason(), Map.of("retry-after", "1", "retry-after-ms", "1000"));
        };
    }

    private Verdict authorized(Exchange exchange) {
        Identity identity = Objects.requireNonNull(exchange.identity(), "identity");
        String missing = rules.missingScope(exchange.path(), identity.scopes());
        if (missing == null) {
            return Verdict.PROCEED;
        }
        return new Verdict.Reject(
                403,
                "the credentials lack the scope '" + missing + "' that this path needs",
                Map.of("www-authenticate", CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + missing + "\""));
    }

    private static Verdict unauthorized(String reason, String error) {
        return new Verdict.Reject(401, reason, Map.of("www-authenticate", CHALLENGE + ", error=\"" + error + "\""));
    }
}
