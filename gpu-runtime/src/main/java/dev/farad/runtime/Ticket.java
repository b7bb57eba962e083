package dev.farad.runtime;

/** A batch that was submitted. Used by the thread that submitted it. */
public interface Ticket extends AutoCloseable {

    /** Returns whether the batch has ended, well or badly; never blocks. */
    boolean done();

    /**
     * Returns how the batch ended; its tensors become the caller's.
     *
     * @throws IllegalStateException if it is not {@link #done}
     */
    BatchResult result();

    /** Frees what the batch held, outputs nobody asked for included; only once it is {@link #done}. */
    @Override
    void close();
}
