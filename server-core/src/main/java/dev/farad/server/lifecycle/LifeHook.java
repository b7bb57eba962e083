package dev.farad.server.lifecycle;

import java.time.Duration;

/** A hook of a server's start or stop, with its name and the time it may take. */
public sealed interface LifeHook {
    /** How long a start hook may take where nothing else is said. */
    Duration START_DEADLINE = Duration.ofSeconds(30);

    /** How long a stop hook may take where nothing else is said. */
    Duration STOP_DEADLINE = Duration.ofSeconds(10);

    /** Returns its name in messages and at {@code /startup}. */
    String name();

    /** Returns how long it may take. */
    Duration deadline();

    /** Runs at the start. */
    record Start(String name, Duration deadline, OnStart hook) implements LifeHook {
        /** Checks the deadline. */
        public Start {
            requirePositive(name, deadline);
        }
    }

    /** Runs at the stop, if the start got as far as this hook. */
    record Stop(String name, Duration deadline, OnStop hook) implements LifeHook {
        /** Checks the deadline. */
        public Stop {
            requirePositive(name, deadline);
        }
    }

    private static void requirePositive(String name, Duration deadline) {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("deadline of hook '" + name + "': " + deadline + " (expected: above 0)");
        }
    }
}
