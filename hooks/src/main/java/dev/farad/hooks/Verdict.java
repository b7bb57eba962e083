package dev.farad.hooks;

/** What {@link OnRequest} decides. */
public sealed interface Verdict {

    /** Let the request go on. */
    Verdict PROCEED = new Proceed();

    /**
     * Answers the request at once.
     *
     * @param status of the response, 400 to 599
     * @param reason one sentence for the client
     */
    static Verdict reject(int status, String reason) {
        return new Reject(status, reason);
    }

    /** The request goes on. */
    record Proceed() implements Verdict {}

    /** The request is answered with an error. */
    record Reject(int status, String reason) implements Verdict {
        /** Checks the status. */
        public Reject {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
            }
        }
    }
}
