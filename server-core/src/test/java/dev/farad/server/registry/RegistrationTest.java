package dev.farad.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Gauge;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Entered;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.registry.RegistryState.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RegistrationTest {
    private static final Instance INSTANCE = new Instance("me", "127.0.0.1", 80, "http", Map.of());
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Lifecycle lifecycle = new Lifecycle();
    private final FakeRegistry good = new FakeRegistry("good");
    private final FakeRegistry bad = new FakeRegistry("bad");
    private final Registration registration =
            new Registration(List.of(good, bad), new Ramp(10, Duration.ofMillis(200)), lifecycle);

    @BeforeEach
    void isReady() {
        lifecycle.advance(Phase.READY);
    }

    @Test
    void goesThroughItsPhasesAndTellsAllRegistries() {
        registration.begin(INSTANCE);
        while (lifecycle.phase() != Phase.SERVING) {
            Thread.onSpinWait();
        }
        registration.withdraw(LONG);
        registration.close();
        for (FakeRegistry registry : List.of(good, bad)) {
            assertThat(registry.told)
                    .startsWith("register me 10")
                    .endsWith("weight 100", "weight 0", "deregister", "close");
        }
        assertThat(lifecycle.entered())
                .extracting(Entered::phase)
                .containsExactly(Phase.STARTING, Phase.READY, Phase.REGISTERING, Phase.RAMPING, Phase.SERVING);
        assertThat(registration.states()).extracting(RegistryState::status).containsOnly(Status.WITHDRAWN);
    }

    @Test
    void aRegistrationThatIsPendingIsCancelledAndWithdrawn() {
        bad.hanging = List.of("register");
        registration.begin(INSTANCE);
        good.await("weight 100");
        bad.await("register");
        assertThat(lifecycle.phase()).isEqualTo(Phase.REGISTERING);
        registration.withdraw(LONG);
        assertThat(bad.told).as("nothing comes after it").containsExactly("register me 10", "deregister");
        assertThat(good.told).endsWith("weight 0", "deregister");
    }

    @Test
    void aRegistryThatHangsAtTheEndDelaysNothingBeyondTheDeadline() {
        registration.begin(INSTANCE);
        good.await("register");
        bad.await("register");
        bad.hanging = List.of("weight", "deregister");
        long begun = System.nanoTime();
        registration.withdraw(SHORT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, Duration.ofSeconds(5));
        assertThat(good.told).endsWith("weight 0", "deregister");
    }

    @Test
    void aWithdrawalBeforeAnythingBeganIsNothing() {
        registration.withdraw(LONG);
        assertThat(good.told).isEmpty();
    }

    @Test
    void withoutRegistriesTheServerServesAtOnce() {
        Registration none = new Registration(List.of(), new Ramp(10, LONG), lifecycle);
        none.begin(INSTANCE);
        assertThat(lifecycle.phase()).isEqualTo(Phase.SERVING);
        assertThat(none.isEmpty()).isTrue();
    }

    @Test
    void showsItsStateAsGauges() {
        List<Gauge> gauges = registration.gauges();
        assertThat(gauges).hasSize(6).extracting(Gauge::name).contains("farad.registry.weight");
        registration.begin(INSTANCE);
        while (gauges.getFirst().value().getAsDouble() < 100) {
            Thread.onSpinWait();
        }
        registration.withdraw(LONG);
        assertThat(gauges.getFirst().value().getAsDouble()).isZero();
    }
}
