package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.runtime.cuda.device.Nvml;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the probe says on whatever machine the tests run. */
class DeviceProbeTest {

    @Test
    void probeAnswersAgainAndAgainAndNeverThrows() {
        DeviceProbe first = DeviceProbe.of(0);

        assertThat(DeviceProbe.of(0)).isEqualTo(first);
        switch (first) {
            case DeviceProbe.Usable usable -> assertThat(usable.name()).isNotBlank();
            case DeviceProbe.Unusable unusable ->
                assertThat(unusable.reason()).isNotBlank().doesNotContain("\n");
        }
    }

    @Test
    void deviceThatIsNotThereIsUnusable() {
        assertThat(DeviceProbe.of(99, Map.of())).isInstanceOf(DeviceProbe.Unusable.class);
    }

    @Test
    void backendSaysWhyItDoesNotOpen() {
        CudaOptions options = new CudaOptions(
                99,
                dev.farad.pool.DataType.FP16,
                1,
                1 << 20,
                Buckets.DEFAULT,
                CudaOptions.usual().kernelCache());

        assertThatThrownBy(() -> CudaBackend.open(options))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void watchOfADeviceThatIsNotThereIsDown() {
        assertThat(Nvml.open(99)).isNull();
        try (DeviceWatch watch = DeviceWatch.start(99, 500)) {
            assertThat(watch.up()).isFalse();
            assertThat(watch.latest()).isNull();
        }
    }
}
