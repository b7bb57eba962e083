package dev.farad.hooks;

/** How an exchange ended. */
public sealed interface Outcome {

    /** The response was written whole; its status may still say that the request was refused or failed. */
    record Answered(int status) implements Outcome {}

    /** The response could not be written whole: it failed half-way. */
    record Failed(Throwable cause) implements Outcome {}

    /** The client left, or the server stopped, before the response was written. */
    record Cancelled(String reason) implements Outcome {}
}
