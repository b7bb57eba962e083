package dev.farad.hooks;

/** How an exchange ended. */
public sealed interface Outcome {

    /** The response was written whole; its status may still say that the request was refused or failed. */
    record Answered(int status) implements Outcome {
        private static final Answered[] KNOWN = known();

        private static Answered[] known() {
            Answered[] known = new Answered[600];
            for (int status = 0; status < known.length; status++) {
                known[status] = new Answered(status);
            }
            return known;
        }
    }

    /** The response could not be written whole: it failed half-way. */
    record Failed(Throwable cause) implements Outcome {}

    /** The client left, or the server stopped, before the response was written. */
    record Cancelled(String reason) implements Outcome {}

    /** Returns the outcome of a response that was written whole; the same object for the same status. */
    static Answered answered(int status) {
        return status >= 0 && status < Answered.KNOWN.length ? Answered.KNOWN[status] : new Answered(status);
    }
}
