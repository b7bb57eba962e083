package dev.farad.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.registry.RegistryState.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A registrar cranked by hand, at times that are only numbers. */
class RegistrarTest {
    private static final Instance INSTANCE = new Instance("me", "127.0.0.1", 80, "http", Map.of());
    private static final Ramp RAMP = new Ramp(10, Duration.ofSeconds(10));

    private final FakeRegistry registry = new FakeRegistry("fake", Duration.ofSeconds(3));
    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final Registrar registrar = new Registrar(registry, INSTANCE, RAMP, healthy::get);
    private long now = Long.MAX_VALUE - 5;

    /** Works whenever it is due, for so long. */
    private void work(Duration time) throws InterruptedException {
        long left = time.toNanos();
        while (left >= 0) {
            long pause = Math.max(1, registrar.work(now));
            now += pause;
            left -= pause;
        }
    }

    private List<String> told(String beginning) {
        return registry.told.stream().filter(what -> what.startsWith(beginning)).toList();
    }

    @Test
    void beginsWithATenthAndGrowsInTenStepsToAllOfIt() throws Exception {
        work(Duration.ofMillis(9_900));
        assertThat(registrar.ramped()).isFalse();
        work(Duration.ofMillis(100));
        assertThat(registrar.ramped()).isTrue();
        work(Duration.ofSeconds(60));
        assertThat(told("register")).containsExactly("register me 10");
        assertThat(told("weight"))
                .containsExactly(
                        "weight 19",
                        "weight 28",
                        "weight 37",
                        "weight 46",
                        "weight 55",
                        "weight 64",
                        "weight 73",
                        "weight 82",
                        "weight 91",
                        "weight 100");
        assertThat(registrar.state()).isEqualTo(new RegistryState("fake", Status.REGISTERED, 100, 1, 0, null));
    }

    @Test
    void aRampOfNoLengthBeginsWithAllOfIt() {
        Ramp none = new Ramp(10, Duration.ZERO);
        assertThat(none.weightAfter(0)).isEqualTo(100);
        assertThat(none.untilNextStep(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(RAMP.untilNextStep(TimeUnit.MILLISECONDS.toNanos(300)))
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(700));
    }

    @Test
    void renewsInTimeAndRegistersAgainWhenTheRegistrationIsLost() throws Exception {
        work(Duration.ofSeconds(10));
        assertThat(told("renew")).hasSize(3);
        registry.failing = List.of("renew");
        work(Duration.ofSeconds(3));
        registry.failing = List.of();
        assertThat(told("register")).hasSize(2).last().isEqualTo("register me 100");
        assertThat(registrar.state().registrations()).isEqualTo(2);
        assertThat(registrar.state().failures()).isEqualTo(1);
        assertThat(registrar.state().error()).isNull();
    }

    @Test
    void triesAgainAfterPausesThatGrow() throws Exception {
        registry.failing = List.of("register");
        work(Duration.ofSeconds(20));
        assertThat(told("register")).hasSize(9);
        assertThat(registrar.state().status()).isEqualTo(Status.PENDING);
        assertThat(registrar.state().error()).isEqualTo("IOException: away");
        registry.failing = List.of();
        work(Duration.ofSeconds(5));
        assertThat(registrar.state().status()).isEqualTo(Status.REGISTERED);
    }

    @Test
    void weighsNothingWhileTheServerIsNotHealthy() throws Exception {
        work(Duration.ofSeconds(11));
        healthy.set(false);
        work(Duration.ofMillis(250));
        assertThat(registrar.state().weight()).isZero();
        healthy.set(true);
        work(Duration.ofMillis(500));
        assertThat(registrar.state().weight()).isEqualTo(100);
    }

    @Test
    void withdrawsWhatWasRegisteredAndWhatMayHaveBeen() throws Exception {
        registrar.withdraw();
        assertThat(registry.told).as("nothing was registered").isEmpty();

        Registrar pending = new Registrar(registry, INSTANCE, RAMP, healthy::get);
        registry.failing = List.of("register");
        assertThat(pending.work(0)).isPositive();
        pending.withdraw();
        assertThat(registry.told).containsExactly("register me 10", "deregister");
        assertThat(pending.state().status()).isEqualTo(Status.WITHDRAWN);
    }

    @Test
    void deregistersEvenIfTheWeightCannotBeTold() throws Exception {
        work(Duration.ZERO);
        registry.failing = List.of("weight", "deregister");
        registrar.withdraw();
        assertThat(registry.told).containsExactly("register me 10", "weight 0", "deregister");
        assertThat(registrar.state().status()).isEqualTo(Status.ABANDONED);
        assertThat(registrar.state().error()).isEqualTo("IOException: away");
    }
}
