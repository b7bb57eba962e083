package dev.farad.server.lifecycle;

/** A server could not start because of a hook; the message names the hook, the time it took and the cause. */
public final class StartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
