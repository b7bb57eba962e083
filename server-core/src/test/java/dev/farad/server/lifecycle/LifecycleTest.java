package dev.farad.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.lifecycle.Lifecycle.Phase;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final Lifecycle lifecycle = new Lifecycle(healthy::get);

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
    }
}
