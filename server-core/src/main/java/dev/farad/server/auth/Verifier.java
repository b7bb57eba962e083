package dev.farad.server.auth;

import java.util.concurrent.CompletionStage;

/** Finds out whose credentials these are: a table of API keys, the signature of a token, a call to who issued it. */
@FunctionalInterface
public interface Verifier {

    /**
     * Verifies credentials.
     *
     * <p>Called on an event loop, by several at once, so it must not block: what takes time completes the stage later, on any
     * thread. A stage that is a {@link java.util.concurrent.Future} is cancelled if the client leaves. A throw, or a stage that
     * fails, is answered 500 and reported.
     */
    CompletionStage<Verification> verify(Credentials credentials);
}
