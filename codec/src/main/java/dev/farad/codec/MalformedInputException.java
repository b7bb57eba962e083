package dev.farad.codec;

/**
 * A message that cannot be understood; its text is one sentence that says why, fit for the client who sent it.
 *
 * <p>Carries no stack trace: it tells of the client's mistake, not of ours.
 */
public class MalformedInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedInputException(String message) {
        super(message, null, false, false);
    }
}
