package dev.farad.codec;

/** A message that cannot be decoded now, because the pool that its tensors should lie in refused; without a stack trace. */
public final class MemorySpentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MemorySpentException(String message) {
        super(message, null, false, false);
    }
}
