package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Fault;
import dev.farad.hooks.Fault.Passage;
import dev.farad.hooks.Recovery;
import dev.farad.hooks.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultCountTest {
    @Test
    void aFaultIsCountedWhereItWasThrownAndAnsweredByOthers() {
        try (ServerMetrics metrics = new ServerMetrics()) {
            Fault fault = new Fault(
                    new IllegalStateException("thrown on purpose"),
                    List.of(Passage.here(Stage.EXECUTION, "a model"), Passage.here(Stage.HANDLER, "/a")),
                    false);

            assertThat(metrics.onRecover(new FakeExchange(), fault)).isEqualTo(Recovery.PASS);

            assertThat(metrics.scrape().lines())
                    .contains(
                            "farad_faults_total{stage=\"execution\"} 1.0", "farad_faults_total{stage=\"handler\"} 0.0");
        }
    }
}
