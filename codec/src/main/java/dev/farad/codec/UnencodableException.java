package dev.farad.codec;

/**
 * A value that the asked-for format cannot carry, such as a NaN in JSON; its text is one sentence fit for the client, and
 * says what to ask for instead. Carries no stack trace.
 */
public final class UnencodableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnencodableException(String message) {
        super(message, null, false, false);
    }
}
