package dev.farad.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.runtime.Signature.Batching;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPolicyChangeTest {
    private final FakeModel model = new FakeModel(Batching.PADDED, 1);
    private final Batcher batcher = new Batcher("fake", model, new BatchPolicy(1, 100, Duration.ZERO, 2), () -> 1_000);

    private boolean offer() {
        return batcher.offer(new Call(List.of(model.item(1, 1)), _ -> {}));
    }

    @Test
    void anotherPolicyHoldsFromTheNextOfferAndTheNextBatch() {
        assertThat(offer()).isTrue();
        batcher.doWork();
        assertThat(offer()).isTrue();
        assertThat(offer()).isTrue();
        assertThat(offer()).isFalse();

        batcher.adopt(new BatchPolicy(3, 100, Duration.ZERO, 3), new BatchPolicy(9, 100, Duration.ZERO, 9));
        assertThat(offer()).isTrue();
        assertThat(offer()).isFalse();
        batcher.doWork();
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        assertThat(model.fakeLanes.getFirst().last().items()).hasSize(3);
    }
}
