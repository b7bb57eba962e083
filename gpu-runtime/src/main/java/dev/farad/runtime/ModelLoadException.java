package dev.farad.runtime;

/** A backend cannot run a model; the message is one sentence that says why. */
public final class ModelLoadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ModelLoadException(String message) {
        super(message);
    }

    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
