package dev.farad.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.lifecycle.Lifecycle.Entered;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private final Lifecycle lifecycle = new Lifecycle(now::get, healthy::get);

    private void pass(int seconds) {
        now.updateAndGet(instant -> instant.plusSeconds(seconds));
    }

    @Test
    void goesForwardOnly() {
        assertThat(lifecycle.phase()).isEqualTo(Phase.STARTING);
        assertThat(lifecycle.advance(Phase.DRAINING)).isTrue();
        assertThat(lifecycle.advance(Phase.DRAINING)).isFalse();
        assertThat(lifecycle.advance(Phase.READY)).isFalse();
        assertThat(lifecycle.phase()).isEqualTo(Phase.DRAINING);
    }

    @Test
    void isReadyOnlyWhileWhatItStandsOnWorks() {
        assertThat(lifecycle.ready()).isFalse();
        lifecycle.advance(Phase.READY);
        assertThat(lifecycle.ready()).isTrue();
        healthy.set(false);
        assertThat(lifecycle.ready()).isFalse();
        lifecycle.standOn(() -> true);
        assertThat(lifecycle.ready()).isTrue();
        lifecycle.advance(Phase.WITHDRAWING);
        assertThat(lifecycle.ready()).isFalse();
    }

    @Test
    void knowsHowLongEachPhaseTook() {
        pass(2);
        lifecycle.advance(Phase.LOADING);
        pass(3);
        assertThat(lifecycle.entered())
                .containsExactly(
                        new Entered(Phase.STARTING, BEGIN, Duration.ofSeconds(2)),
                        new Entered(Phase.LOADING, BEGIN.plusSeconds(2), Duration.ofSeconds(3)));
    }

    @Test
    void knowsWhatAStepWaitsForAndHowItEnded() {
        Step waits = lifecycle.begin("waits", () -> "godot");
        Step works = lifecycle.begin("works", () -> "");
        pass(1);
        works.done();
        pass(1);
        assertThat(lifecycle.steps())
                .containsExactly(
                        new Step.Report(
                                "waits", Phase.STARTING, Step.State.RUNNING, Duration.ofSeconds(2), "godot", null),
                        new Step.Report("works", Phase.STARTING, Step.State.DONE, Duration.ofSeconds(1), "", null));
        waits.failed("he did not come");
        assertThat(lifecycle.steps().getFirst().state()).isEqualTo(Step.State.FAILED);
        assertThat(lifecycle.steps().getFirst().error()).isEqualTo("he did not come");
    }
}
