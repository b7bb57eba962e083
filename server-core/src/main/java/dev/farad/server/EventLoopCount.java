package dev.farad.server;

import java.util.ArrayList;
import java.util.List;

/**
 * How many event loops a server runs, and what is odd about that.
 *
 * @param count 1 or more
 * @param warnings each one sentence for whoever runs the server
 */
record EventLoopCount(int count, List<String> warnings) {
    private static final int ABSURD = 4;

    /** Copies the warnings. */
    EventLoopCount {
        warnings = List.copyOf(warnings);
    }

    /**
     * Decides.
     *
     * <p>An event loop that is busy fills a core; two on the two threads of one core only get in each other's way, and take the caches from the lanes. So there is one for each physical core, and
     * no more than the quota can feed.
     *
     * @param configured 0 for as many as is best
     */
    static EventLoopCount of(int configured, Processors processors) {
        List<String> warnings = new ArrayList<>();
        if (processors.available() < processors.usable()) {
            warnings.add("the JVM uses " + processors.available() + " processors (expected: the " + processors.usable()
                    + " that this process may use; is -XX:ActiveProcessorCount set?)");
        }
        int best = Math.max(1, Math.min(processors.cores(), processors.available()));
        if (configured == 0) {
            return new EventLoopCount(best, warnings);
        }
        if (configured > ABSURD * processors.available()) {
            warnings.add("event-loops: " + configured + " is more than " + ABSURD + " for each processor (expected: "
                    + best + ", one for each physical core, or 0 for that)");
        } else if (configured > processors.available()) {
            warnings.add("event-loops: " + configured + " is more than the " + processors.available()
                    + " processors (expected: " + best + ", one for each physical core, or 0 for that)");
        }
        return new EventLoopCount(configured, warnings);
    }
}
