package dev.farad.hooks;

/** What {@link OnRecover} makes of a fault. */
public sealed interface Recovery {

    /** Leave the answer to others. */
    Recovery PASS = new Pass();

    /**
     * Answers the request with an error of the route's format.
     *
     * @param status of the response, 400 to 599
     * @param message one sentence for the client
     * @param retry whether the same request may succeed when it is sent again, which clients read from {@code x-should-retry}
     */
    static Recovery answer(int status, String message, boolean retry) {
        return new Answer(status, message, retry);
    }

    /** Nothing is made of it. */
    record Pass() implements Recovery {}

    /** The request is answered with an error. */
    record Answer(int status, String message, boolean retry) implements Recovery {
        /** Checks the status. */
        public Answer {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
            }
        }
    }
}
