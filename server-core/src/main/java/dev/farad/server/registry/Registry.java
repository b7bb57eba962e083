package dev.farad.server.registry;

import java.io.IOException;
import java.time.Duration;

/**
 * A place where others learn that a server is there: the SPI for service discovery.
 *
 * <p>All methods but {@link #close} are called by one thread at a time, a virtual one, and may block; they must end soon when that
 * thread is interrupted, which is how a registration that is still pending is cancelled. Any throw means that the registration
 * may be lost: it is reported, and {@link #register} is called again after a pause. A {@link Registration} does the calling.
 */
public interface Registry extends AutoCloseable {

    /** Returns its name in messages, gauges and at {@code /startup}. */
    String name();

    /**
     * Makes an instance known, or makes it known again.
     *
     * @param weight 0 to 100 percent of the requests that a warm instance gets; 0 for none
     */
    void register(Instance instance, int weight) throws IOException, InterruptedException;

    /** Changes the weight of what is registered. */
    void weight(int weight) throws IOException, InterruptedException;

    /** Withdraws what may be registered; called also where {@link #register} failed half-way. */
    void deregister() throws IOException, InterruptedException;

    /** Returns how often {@link #renew} must be called; zero for never. */
    default Duration renewal() {
        return Duration.ZERO;
    }

    /** Keeps a registration alive; throws if it is lost. */
    default void renew() throws IOException, InterruptedException {}

    /** Lets go of everything, once the server has stopped. Must not block for long. */
    @Override
    void close();
}
