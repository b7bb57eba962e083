package dev.farad.runtime;

/**
 * One in-order queue of a model on its device. One thread at a time uses a lane: its batcher's.
 */
public interface Lane {

    /**
     * Starts a batch and returns without waiting for it.
     *
     * <p>The items' tensors stay with the caller, who must not touch or close them until the ticket is done.
     *
     * @param batch to run; the previous one of this lane must be done
     * @param wake run once when the batch is done, by some thread, the caller's included, if the lane {@link #wakes()}; must
     *     not block or throw
     * @return never null and never by throwing: a batch that cannot start is a ticket that is done and has failed
     */
    Ticket submit(Batch batch, Runnable wake);

    /** Returns whether the lane runs {@code wake}; otherwise its user looks at {@link Ticket#done} from time to time. */
    boolean wakes();
}
