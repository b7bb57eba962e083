package dev.farad.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.runtime.Batch;
import dev.farad.runtime.Signature.Batching;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Calls whose time is over before they run, beside others whose time is not. */
class BatcherDeadlineTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final FakeModel model = new FakeModel(Batching.PADDED, 1);
    private final Batcher batcher = new Batcher("fake", model, new BatchPolicy(4, 100, Duration.ZERO, 10), clock::get);

    private CompletableFuture<Call.Result> offered(long deadlineNanos, Batch.Item... items) {
        CompletableFuture<Call.Result> end = new CompletableFuture<>();
        assertThat(batcher.offer(new Call(List.of(items), end::complete).endBy(deadlineNanos)))
                .isTrue();
        return end;
    }

    @Test
    void aCallWhoseDeadlinePassedIsDroppedFromTheMiddleOfABatchAndItsNeighboursRun() {
        var lane = model.fakeLanes.getFirst();
        CompletableFuture<Call.Result> running = offered(Long.MAX_VALUE, model.item(1, 1));
        batcher.doWork();
        CompletableFuture<Call.Result> before = offered(5_000, model.item(1, 2));
        CompletableFuture<Call.Result> late = offered(2_000, model.item(1, 3), model.item(1, 3));
        CompletableFuture<Call.Result> behind = offered(Long.MAX_VALUE, model.item(1, 4));
        clock.set(2_000);
        lane.succeed();
        batcher.doWork();

        assertThat(late).isCompletedWithValueMatching(Call.Result.Cancelled.class::isInstance);
        assertThat(lane.last().items()).extracting(Batch.Item::width).containsExactly(2L, 4L);
        assertThat(batcher.queuedRows()).isZero();
        lane.succeed();
        batcher.doWork();
        for (CompletableFuture<Call.Result> end : List.of(running, before, behind)) {
            assertThat(end).isCompletedWithValueMatching(Call.Result.Done.class::isInstance);
            ((Call.Result.Done) end.join()).discard();
        }
        assertThat(model.openTensors).isZero();
    }
}
