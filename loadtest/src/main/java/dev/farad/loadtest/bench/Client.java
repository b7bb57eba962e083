package dev.farad.loadtest.bench;

import java.io.IOException;

/** What sends the requests of one workload to one server, and checks what comes back. */
interface Client {
    /** Returns the body of one answer, outside any measurement. */
    byte[] answer() throws IOException;

    /**
     * Keeps the server busy for about so long, and returns what it used meanwhile.
     *
     * @throws IOException if an answer has another status or length than the first one, or is missing
     */
    Window load(int seconds) throws IOException;
}
