package dev.farad.server.lifecycle;

import dev.farad.server.lifecycle.Lifecycle.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that a server does on its way up or down, such as one hook. Safe for any thread. */
public final class Step {
    private final String name;
    private final Phase phase;
    private final InstantSource clock;
    private final Supplier<String> awaits;
    private final Instant begun;
    private @Nullable Instant ended;
    private @Nullable String error;

    /** How a step stands. */
    public enum State {
        /** It is under way. */
        RUNNING,
        /** It ended well. */
        DONE,
        /** It ended badly. */
        FAILED
    }

    /**
     * A step at one moment.
     *
     * @param phase that it belongs to
     * @param took until its end, or until now
     * @param awaits what it waits for; empty for nothing
     * @param error one sentence, or null where it has not failed
     */
    public record Report(
            String name,
            Phase phase,
            State state,
            Duration took,
            String awaits,
            @Nullable String error) {}

    Step(String name, Phase phase, InstantSource clock, Supplier<String> awaits) {
        this.name = name;
        this.phase = phase;
        this.clock = clock;
        this.awaits = awaits;
        this.begun = clock.instant();
    }

    /** Ends the step well. */
    public void done() {
        end(null);
    }

    /** Ends the step badly. */
    public void failed(String newError) {
        end(newError);
    }

    private synchronized void end(@Nullable String newError) {
        ended = clock.instant();
        error = newError;
    }

    synchronized Report report() {
        Instant end = ended;
        Duration took = Duration.between(begun, end == null ? clock.instant() : end);
        if (end == null) {
            return new Report(name, phase, State.RUNNING, took, awaits.get(), null);
        }
        return new Report(name, phase, error == null ? State.DONE : State.FAILED, took, "", error);
    }
}
