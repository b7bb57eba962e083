package dev.farad.hooks;

/**
 * Called once for each {@link Fault} of an exchange: a throw of a hook, an endpoint, a codec, the batcher or a backend.
 *
 * <p>Runs on the connection's event loop, in the order of the hooks, and must not block. Every hook is told; the first that
 * answers decides what the client gets, if the head of the response is not out yet. A throw is a fault itself, which the
 * other hooks are told of, and keeps none of them from being told of the first.
 */
@FunctionalInterface
public non-sealed interface OnRecover extends Hook {

    /** Records the fault, and may shape the answer. */
    Recovery onRecover(Exchange exchange, Fault fault);
}
