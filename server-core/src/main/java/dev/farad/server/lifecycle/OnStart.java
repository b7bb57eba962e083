package dev.farad.server.lifecycle;

/**
 * What an application does before its server loads models and listens, such as opening a pool of connections or waiting for
 * a {@link Dependency}.
 *
 * <p>Called once, on a virtual thread of its own, so it may block; the hooks of a server run one after another in the order in
 * which they were added. A throw, or not being done by its deadline, stops the start: the stop hooks added before it run, in
 * reverse, and nothing stays open. At the deadline its thread is interrupted; one that ignores that is left behind.
 */
@FunctionalInterface
public interface OnStart {

    /** Does it. */
    void onStart() throws Exception;

    /** Returns what it waits for at the moment; empty for nothing. Asked by any thread, so it must not block. */
    default String awaits() {
        return "";
    }
}
