package dev.farad.metrics;

import dev.farad.hooks.Outcome;
import java.util.Set;

/** The requests of one route and method, on one event loop, by how they ended. */
final class RouteTally {
    /** The route of a request that matched none. */
    static final String NO_ROUTE = "none";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String OTHER_METHOD = "other";
    private static final int FIRST = 100;
    private static final int LAST = 599;
    private static final int FAILED = LAST + 1 - FIRST;
    private static final int CANCELLED = FAILED + 1;

    /** By status, since a map would box its key. */
    private final Tally endings = new Tally(CANCELLED + 1);

    /** Gets how requests ended that are not none. */
    interface Reader {
        void ended(String status, OutcomeClass outcome, long count);
    }

    /** Returns a method as a tag: clients may send any word, so only the known ones are kept apart. */
    static String known(String method) {
        return METHODS.contains(method) ? method : OTHER_METHOD;
    }

    void count(Outcome outcome) {
        endings.increment(
                switch (outcome) {
                    case Outcome.Answered answered -> Math.clamp(answered.status(), FIRST, LAST) - FIRST;
                    case Outcome.Failed _ -> FAILED;
                    case Outcome.Cancelled _ -> CANCELLED;
                });
    }

    void read(Reader reader) {
        for (int slot = 0; slot <= CANCELLED; slot++) {
            long count = endings.at(slot);
            if (count > 0) {
                String status = slot < FAILED ? Integer.toString(slot + FIRST) : "none";
                reader.ended(status, outcome(slot), count);
            }
        }
    }

    private static OutcomeClass outcome(int slot) {
        return switch (slot) {
            case FAILED -> OutcomeClass.FAILED;
            case CANCELLED -> OutcomeClass.CANCELLED;
            default -> OutcomeClass.of(new Outcome.Answered(slot + FIRST));
        };
    }
}
