package dev.farad.server.lifecycle;

/**
 * What an application does after the last request of its server was answered, and before models are freed.
 *
 * <p>Called once, on a virtual thread of its own; last added is first called. A throw, or not being done by its deadline, is
 * reported, and the next hook is called all the same. At the deadline its thread is interrupted; one that ignores that is left
 * behind.
 */
@FunctionalInterface
public interface OnStop {

    /** Does it. */
    void onStop() throws Exception;
}
