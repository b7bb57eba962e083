package dev.farad.codec.openai;

import dev.farad.codec.MalformedInputException;

/** A request that is JSON, but has a parameter which is missing or wrong. */
public final class InvalidParameterException extends MalformedInputException {
    private static final long serialVersionUID = 1;

    private final String param;

    public InvalidParameterException(String param, String message) {
        super(message);
        this.param = param;
    }

    /** Returns the parameter's name, as the error's {@code param} should give it. */
    public String param() {
        return param;
    }
}
