package dev.farad.hooks;

/**
 * Called exactly once for each exchange, last of all: after the last byte is flushed, or once the exchange failed or was
 * cancelled and nothing of it runs any more.
 *
 * <p>Runs on the connection's event loop, in the reverse of the order in which the hooks were added, and must not block.
 * Every hook is called, whatever happened before, also for requests that an {@link OnRequest} rejected. A throw is reported
 * once and keeps neither the other hooks nor the connection from going on.
 */
@FunctionalInterface
public non-sealed interface OnFinish extends Hook {

    /** Reads the whole story and releases what the hook took. */
    void onFinish(Exchange exchange, Outcome outcome);
}
