package dev.farad.server.http;

import java.io.IOException;

/** What a group of cases needs: a port on the transport under test, closed and checked when the test is over. */
interface Cases {

    /** Opens the port of a test; once a test. */
    TestPort open(Settings settings) throws IOException;

    /** Returns whether a reset is noticed while reads are paused; Java's selectors then tell nothing. */
    default boolean noticesResetsWhilePaused() {
        return true;
    }

    /** Returns whether answers go out behind a client's end that came with its request; BoringSSL then writes no more. */
    default boolean answersBehindTheEnd() {
        return true;
    }

    /** Opens the port of a test with settings that are in nobody's way. */
    default TestPort open() throws IOException {
        return open(Settings.DEFAULT);
    }
}
