package dev.farad.server.auth;

import dev.farad.hooks.Identity;

/** What a {@link Verifier} found out. */
public sealed interface Verification {

    /** The credentials are good: this is who has them. */
    record Known(Identity identity) implements Verification {}

    /**
     * The credentials are not good; the client gets 401.
     *
     * @param reason one sentence for the client, without the secret
     */
    record Refused(String reason) implements Verification {}

    /**
     * Nobody can tell now; the client gets 503 and may try again.
     *
     * @param reason one sentence for the client, without the secret
     */
    record Unavailable(String reason) implements Verification {}
}
