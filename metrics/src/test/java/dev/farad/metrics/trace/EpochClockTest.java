package dev.farad.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EpochClockTest {
    private final AtomicLong nanos = new AtomicLong(5_000);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(100));
    private final EpochClock clock = new EpochClock(nanos::get, now::get);

    @Test
    void turnsStampsByOnePairOfBothClocks() {
        assertThat(clock.anchor().at(5_250)).isEqualTo(100_000_000_250L);
        assertThat(clock.anchor().at(4_000)).isEqualTo(99_999_999_000L);
    }

    @Test
    void readsThePairAnewSinceTheClocksDriftApart() {
        nanos.addAndGet(9_000_000_000L);
        now.set(Instant.ofEpochSecond(109, 500));
        assertThat(clock.anchor().at(nanos.get())).isEqualTo(109_000_000_000L);
        nanos.addAndGet(1_000_000_000L);
        now.set(Instant.ofEpochSecond(110, 500));
        assertThat(clock.anchor().at(nanos.get())).isEqualTo(110_000_000_500L);
    }
}
