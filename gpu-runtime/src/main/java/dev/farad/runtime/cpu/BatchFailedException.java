package dev.farad.runtime.cpu;

import dev.farad.runtime.BatchResult;

/**
 * Ends a batch from within the function that runs it; the lane turns it into {@link BatchResult.Failed}.
 *
 * <p>It says something about the batch, not about the code, so it has no stack trace.
 */
public final class BatchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is to be made of it. */
    private final BatchResult.Kind kind;

    /**
     * Makes a failure.
     *
     * @param kind what is to be made of it
     * @param message one sentence
     */
    public BatchFailedException(BatchResult.Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** Returns the result of the batch. */
    BatchResult.Failed failed() {
        return new BatchResult.Failed(kind, String.valueOf(getMessage()));
    }
}
