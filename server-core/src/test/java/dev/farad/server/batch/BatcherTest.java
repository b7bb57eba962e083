package dev.farad.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.farad.hooks.BatchRun;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Signature.Batching;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final Map<Call, CompletableFuture<Call.Result>> ends = new HashMap<>();

    private FakeModel model = new FakeModel(Batching.PADDED, 1);
    private Batcher batcher = batcher(new BatchPolicy(4, 100, Duration.ZERO, 10));

    private Batcher batcher(BatchPolicy policy) {
        return new Batcher("fake", model, policy, clock::get);
    }

    private void use(FakeModel newModel, BatchPolicy policy) {
        model = newModel;
        batcher = batcher(policy);
    }

    private Call call(Batch.Item... items) {
        CompletableFuture<Call.Result> end = new CompletableFuture<>();
        Call call = new Call(Arrays.asList(items), end::complete);
        ends.put(call, end);
        return call;
    }

    private CompletableFuture<Call.Result> result(Call call) {
        return Objects.requireNonNull(ends.get(call));
    }

    private Call offered(Batch.Item... items) {
        Call call = call(items);
        assertThat(batcher.offer(call)).isTrue();
        return call;
    }

    private void release(Call call) {
        assertThat(result(call)).isCompletedWithValueMatching(Call.Result.Done.class::isInstance);
        ((Call.Result.Done) result(call).join()).discard();
    }

    @Test
    void startsALoneCallAtOnce() {
        Call call = offered(model.item(1, 5));
        batcher.doWork();
        assertThat(model.fakeLanes.getFirst().last().items()).hasSize(1);
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        release(call);
        assertThat(model.openTensors).isZero();
    }

    @Test
    void batchesWhatWaitsWhileTheLaneIsBusyInOrderOfArrival() {
        offered(model.item(1, 1));
        batcher.doWork();
        Call second = offered(model.item(1, 7));
        Call third = offered(model.item(1, 3));
        batcher.doWork();
        assertThat(model.fakeLanes.getFirst().submitted).hasSize(1);
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        assertThat(model.fakeLanes.getFirst().last().items())
                .extracting(Batch.Item::width)
                .containsExactly(7L, 3L);
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        release(second);
        release(third);
    }

    @Test
    void keepsBatchesWithinRowsAndCellsOncePadded() {
        use(new FakeModel(Batching.PADDED, 3), new BatchPolicy(2, 20, Duration.ZERO, 100));
        for (long width : new long[] {5, 5, 5, 11, 1}) {
            offered(model.item(1, width));
        }
        batcher.doWork();
        assertThat(model.fakeLanes.get(0).last().items()).hasSize(2);
        assertThat(model.fakeLanes.get(1).last().items())
                .as("5 with 11 would be 22 cells")
                .hasSize(1);
        assertThat(model.fakeLanes.get(2).last().items())
                .as("11 with 1 would be 22 cells")
                .hasSize(1);
    }

    @Test
    void sharesWhatWaitsAmongFreeLanesThatComputeIndependently() {
        use(new FakeModel(Batching.PADDED, 2), new BatchPolicy(16, 1000, Duration.ZERO, 100));
        offered(model.item(1, 1), model.item(1, 1), model.item(1, 1), model.item(1, 1), model.item(1, 1));
        batcher.doWork();
        assertThat(model.fakeLanes.get(0).last().rows()).isEqualTo(3);
        assertThat(model.fakeLanes.get(1).last().rows()).isEqualTo(2);
    }

    @Test
    void fillsOneLaneFirstWhereAllComputeOnOneDevice() {
        FakeModel oneDevice = new FakeModel(Batching.PADDED, 2);
        oneDevice.lanesShareDevice = true;
        use(oneDevice, new BatchPolicy(16, 1000, Duration.ZERO, 100));
        offered(model.item(1, 1), model.item(1, 1), model.item(1, 1));
        batcher.doWork();
        assertThat(model.fakeLanes.get(0).last().rows()).isEqualTo(3);
        assertThat(model.fakeLanes.get(1).submitted).isEmpty();
    }

    @Test
    void formsNoBatchThatIsPredictedToHoldMoreThanThereIs() {
        FakeModel small = new FakeModel(Batching.PADDED, 1);
        small.capacityBytes = 10;
        use(small, new BatchPolicy(16, 1000, Duration.ZERO, 100));
        offered(model.item(1, 5), model.item(1, 5), model.item(1, 5));
        batcher.doWork();
        assertThat(model.fakeLanes.getFirst().last().items()).hasSize(2);
    }

    @Test
    void runsAnItemLargerThanTheBoundsAlone() {
        offered(model.item(9, 50));
        batcher.doWork();
        assertThat(model.fakeLanes.getFirst().last().rows()).isEqualTo(9);
    }

    @Test
    void refusesACallWholeWhenItsRowsExceedTheQueue() {
        offered(model.item(8, 1));
        Call refused = call(model.item(1, 1), model.item(1, 1), model.item(1, 1));
        assertThat(batcher.offer(refused)).isFalse();
        assertThat(batcher.queuedRows()).isEqualTo(8);
        assertThat(batcher.hasRoomFor(2)).isTrue();
        assertThat(batcher.hasRoomFor(3)).isFalse();
        refused.discard();
        assertThat(model.openTensors).isEqualTo(1);
    }

    @Test
    void doesNotMixShapesUnlessTheModelPads() {
        FakeModel equal = new FakeModel(Batching.EQUAL, 3);
        equal.lanesShareDevice = true;
        use(equal, new BatchPolicy(8, 1000, Duration.ZERO, 100));
        offered(model.item(1, 4));
        offered(model.item(2, 4));
        offered(model.item(1, 5));
        batcher.doWork();
        assertThat(model.fakeLanes.get(0).last().rows()).isEqualTo(3);
        assertThat(model.fakeLanes.get(1).last().rows()).isEqualTo(1);
    }

    @Test
    void neverSharesABatchOfAModelThatMustNot() {
        use(new FakeModel(Batching.NONE, 2), new BatchPolicy(8, 1000, Duration.ZERO, 100));
        offered(model.item(1, 4));
        offered(model.item(1, 4));
        batcher.doWork();
        assertThat(model.fakeLanes)
                .allSatisfy(lane -> assertThat(lane.last().items()).hasSize(1));
    }

    @Test
    void waitsForCompanyOnlyWhileAnotherLaneIsBusyAndNoLongerThanTheDelay() {
        use(new FakeModel(Batching.PADDED, 2), new BatchPolicy(4, 100, Duration.ofNanos(50), 100));
        offered(model.item(1, 1));
        batcher.doWork();
        offered(model.item(1, 1));
        batcher.doWork();
        assertThat(model.fakeLanes.get(1).submitted).isEmpty();
        assertThat(batcher.idleNanos()).isEqualTo(50);
        clock.addAndGet(50);
        batcher.doWork();
        assertThat(model.fakeLanes.get(1).submitted).hasSize(1);
    }

    @Test
    void dropsACancelledCallBeforeItRuns() {
        Call running = offered(model.item(1, 1));
        batcher.doWork();
        Call cancelled = offered(model.item(1, 1));
        cancelled.cancel();
        batcher.doWork();
        assertThat(batcher.queuedRows()).isZero();
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        assertThat(result(cancelled)).isCompletedWithValueMatching(Call.Result.Cancelled.class::isInstance);
        assertThat(model.fakeLanes.getFirst().submitted).hasSize(1);
        release(running);
        assertThat(model.openTensors).isZero();
        assertThat(batcher.queuedRows()).isZero();
    }

    @Test
    void endsACallThatIsCancelledWhileItRunsAfterItsBatch() {
        Call call = offered(model.item(1, 1));
        batcher.doWork();
        call.cancel();
        assertThat(result(call)).isNotDone();
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        assertThat(result(call)).isCompletedWithValueMatching(Call.Result.Cancelled.class::isInstance);
        assertThat(model.openTensors).isZero();
    }

    @Test
    void runsTheItemsOfAFailedBatchAgainOneByOneSoThatOnlyTheBadOneFails() {
        offered(model.item(1, 1));
        batcher.doWork();
        Call good = offered(model.item(1, 1));
        Call bad = offered(model.item(1, 1));
        var lane = model.fakeLanes.getFirst();
        lane.succeed();
        batcher.doWork();
        assertThat(lane.last().items()).hasSize(2);
        lane.fail(BatchResult.Kind.INVALID_INPUT);
        batcher.doWork();
        assertThat(lane.last().items()).hasSize(1);
        lane.succeed();
        batcher.doWork();
        lane.fail(BatchResult.Kind.INVALID_INPUT);
        batcher.doWork();
        release(good);
        assertThat(result(bad)).isCompletedWithValueMatching(Call.Result.Failed.class::isInstance);
    }

    @Test
    void failsTheCallsOfALaneThatThrowsAndGoesOnWhenItIsWellAgain() {
        var lane = model.fakeLanes.getFirst();
        lane.broken = new IllegalStateException("no stream");
        Call first = offered(model.item(1, 1));
        Call second = offered(model.item(1, 1));
        while (batcher.doWork() > 0) {}
        for (Call call : List.of(first, second)) {
            var failed = (Call.Result.Failed) result(call).join();
            assertThat(failed.failure().kind()).isEqualTo(BatchResult.Kind.INTERNAL);
            assertThat(failed.failure().cause()).isSameAs(lane.broken);
        }
        lane.broken = null;
        Call third = offered(model.item(1, 1));
        batcher.doWork();
        lane.succeed();
        batcher.doWork();
        release(third);
        assertThat(batcher.idle()).isTrue();
        assertThat(model.openTensors).isZero();
    }

    @Test
    void completesACallOfSeveralItemsWhenTheLastIsDoneAndAddsUpItsUsage() {
        use(new FakeModel(Batching.PADDED, 2), new BatchPolicy(2, 100, Duration.ZERO, 100));
        Call call = offered(model.item(1, 1), model.item(1, 1), model.item(1, 1));
        batcher.doWork();
        model.fakeLanes.get(1).succeed();
        batcher.doWork();
        assertThat(result(call)).isNotDone();
        model.fakeLanes.get(0).succeed();
        batcher.doWork();
        var done = (Call.Result.Done) result(call).join();
        assertThat(done.outputs()).hasSize(3);
        assertThat(done.batches())
                .extracting(run -> run.place().lane(), run -> run.size().rows())
                .containsExactly(tuple(1, 1L), tuple(0, 2L));
        assertThat(done.usage().workspaceBytes()).isEqualTo(2000);
        assertThat(done.usage().inputBytes()).isEqualTo(3);
        release(call);
        assertThat(model.openTensors).isZero();
    }

    @Test
    void tellsTheEndOfACallOnceHoweverManyItemsEndTogether() {
        AtomicLong ends = new AtomicLong();
        batcher.offer(new Call(List.of(model.item(1, 1), model.item(1, 1)), result -> {
            ends.incrementAndGet();
            ((Call.Result.Done) result).discard();
        }));
        batcher.doWork();
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        assertThat(ends).hasValue(1);
    }

    @Test
    void requestsOfABatchShareWhatIsKnownOfIt() {
        use(new FakeModel(Batching.PADDED, 1), new BatchPolicy(8, 100, Duration.ZERO, 100));
        Call first = offered(model.item(1, 3), model.item(2, 3));
        Call second = offered(model.item(1, 2));
        batcher.doWork();
        clock.set(5_000);
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        BatchRun run = ((Call.Result.Done) result(first).join()).batches().getFirst();
        assertThat(((Call.Result.Done) result(second).join()).batches()).containsExactly(run);
        assertThat(run.place()).isEqualTo(new BatchRun.Place("fake", 0));
        assertThat(run.size().requests()).isEqualTo(2);
        assertThat(run.size().rows()).isEqualTo(4);
        assertThat(run.size().cells()).isEqualTo(11);
        assertThat(run.times().taken()).isEqualTo(1_000);
        assertThat(run.times().ended()).isEqualTo(5_000);
        assertThat(run.claim()).isTrue();
        assertThat(run.claim()).isFalse();
        release(first);
        release(second);
    }

    @Test
    void saysWhenTheCallMovedOn() {
        Call call = call(model.item(1, 1));
        batcher.offer(call);
        batcher.doWork();
        clock.set(5_000);
        model.fakeLanes.getFirst().succeed();
        batcher.doWork();
        assertThat(result(call).join())
                .asInstanceOf(InstanceOfAssertFactories.type(Call.Result.Done.class))
                .extracting(Call.Result.Done::times)
                .isEqualTo(new Call.Times(1_000, 7, 5_000));
    }

    @Test
    void sleepsUntilItIsWokenWhenNothingCanStart() {
        assertThat(batcher.idleNanos()).isEqualTo(Long.MAX_VALUE);
        offered(model.item(1, 1));
        offered(model.item(1, 1));
        batcher.doWork();
        offered(model.item(1, 1));
        batcher.doWork();
        assertThat(batcher.idleNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
