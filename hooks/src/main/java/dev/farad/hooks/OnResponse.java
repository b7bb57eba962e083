package dev.farad.hooks;

/**
 * Called once for each response, success or error, before its head is written.
 *
 * <p>Runs on the connection's event loop, in the reverse of the order in which the hooks were added, and must not block. May
 * change status and headers. A throw turns the response into a 500; hooks that have not run yet still run, on that response.
 * Not called where the client left before there was an answer.
 */
@FunctionalInterface
public non-sealed interface OnResponse extends Hook {

    /** Reads and may change the head. */
    void onResponse(Exchange exchange, ResponseHead head);
}
