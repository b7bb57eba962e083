package dev.farad.hooks;

/**
 * Called once for each request whose head was parsed, before routing and before the body is read.
 *
 * <p>Runs on the connection's event loop, in the order in which the hooks were added, and must not block. The first hook
 * that rejects ends the asking: later ones are not called, and the client gets the verdict's status. A throw fails closed:
 * the client gets 500 and the request goes no further. A hook that needs to wait for something returns {@link Verdict#later}:
 * the hooks behind it are asked once it has decided.
 */
@FunctionalInterface
public non-sealed interface OnRequest extends Hook {

    /** Reads the request, may set context, and decides whether it goes on. */
    Verdict onRequest(Exchange exchange);
}
