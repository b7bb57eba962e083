package dev.farad.server.model;

import org.jspecify.annotations.Nullable;

/** A request's tensors or texts do not fit the model; the message is one sentence for the client. */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable String input;

    /**
     * Makes one without a stack trace: the message says all there is.
     *
     * @param input name of the input at fault, where it is one
     */
    public InvalidInputException(@Nullable String input, String message) {
        super(message, null, false, false);
        this.input = input;
    }

    /** Returns the name of the input at fault, or null. */
    public @Nullable String input() {
        return input;
    }
}
