package dev.farad.metrics;

import dev.farad.hooks.Outcome;
import io.micrometer.core.instrument.Counter;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Counts the requests of one route by method, status and outcome. */
final class RouteMeters {
    /** The route of a request that matched none. */
    static final String NO_ROUTE = "none";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String OTHER_METHOD = "other";

    private final Memo<MethodMeters> methods;

    RouteMeters(MeterFactory factory, String route) {
        methods = new Memo<>(method -> new MethodMeters(factory, route, method));
    }

    void count(String method, Outcome outcome) {
        // Clients may send any word as a method, so only the known ones are kept apart.
        methods.of(METHODS.contains(method) ? method : OTHER_METHOD).count(outcome);
    }

    /** The counters of one route and method, in an array by status, since a map would box its key. */
    private static final class MethodMeters {
        private static final int FIRST = 100;
        private static final int LAST = 599;
        private static final int FAILED = LAST + 1 - FIRST;
        private static final int CANCELLED = FAILED + 1;

        private final MeterFactory factory;
        private final String route;
        private final String method;
        private final AtomicReferenceArray<Counter> counters = new AtomicReferenceArray<>(CANCELLED + 1);

        MethodMeters(MeterFactory factory, String route, String method) {
            this.factory = factory;
            this.route = route;
            this.method = method;
        }

        void count(Outcome outcome) {
            int slot = switch (outcome) {
                case Outcome.Answered answered -> Math.clamp(answered.status(), FIRST, LAST) - FIRST;
                case Outcome.Failed _ -> FAILED;
                case Outcome.Cancelled _ -> CANCELLED;
            };
            Counter counter = counters.get(slot);
            if (counter == null) {
                counter = make(slot, outcome);
                counters.set(slot, counter);
            }
            counter.increment();
        }

        private Counter make(int slot, Outcome outcome) {
            String status = slot < FAILED ? Integer.toString(slot + FIRST) : "none";
            return factory.counter(
                    ServerMeter.REQUESTS,
                    route,
                    method,
                    status,
                    OutcomeClass.of(outcome).label());
        }
    }
}
