package dev.farad.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Signature.Batching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls when the batcher's own code fails at them: each ends, once, with the fault, and others go on. */
class BatcherFaultTest {
    private final AtomicLong clock = new AtomicLong(1_000);
    private final FakeModel model = new FakeModel(Batching.PADDED, 1);
    private final Batcher batcher = new Batcher("fake", model, new BatchPolicy(4, 100, Duration.ZERO, 10), clock::get);

    private List<Call.Result> offered(Batch.Item... items) {
        List<Call.Result> ends = new ArrayList<>();
        assertThat(batcher.offer(new Call(List.of(items), ends::add))).isTrue();
        return ends;
    }

    private FakeModel.FakeLane lane() {
        return model.fakeLanes.getFirst();
    }

    private void work() {
        while (batcher.doWork() > 0) {}
    }

    private static void assertFault(List<Call.Result> ends, String message) {
        assertThat(ends).singleElement().isInstanceOfSatisfying(Call.Result.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(BatchResult.Kind.INTERNAL);
            assertThat(failed.failure().message()).contains(message);
            assertThat(failed.failure().cause()).isNotNull();
        });
    }

    private void assertGoesOn() {
        List<Call.Result> next = offered(model.item(1, 1));
        work();
        lane().succeed();
        work();
        assertThat(next).singleElement().isInstanceOfSatisfying(Call.Result.Done.class, Call.Result.Done::discard);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(batcher.idle()).isTrue();
        assertThat(batcher.queuedRows()).isZero();
        assertThat(model.openTensors).isZero();
    }

    @Test
    void aBatchThatComesBackWithoutItsItemsFails() {
        List<Call.Result> one = offered(model.item(1, 1));
        work();
        lane().forget();
        work();
        assertFault(one, "1 items came back as 0");
        assertGoesOn();
    }

    @Test
    void aLaneThatCannotSayWhetherItIsDoneEndsItsBatch() {
        List<Call.Result> one = offered(model.item(1, 1));
        work();
        lane().unsure = new IllegalStateException("no event");
        work();
        lane().unsure = null;
        assertFault(one, "no event");
        assertGoesOn();
    }

    @Test
    void aModelThatCannotPredictEndsWhatWasTakenAndNothingElse() {
        model.unpredictable = new IllegalStateException("no prediction");
        List<Call.Result> first = offered(model.item(1, 1));
        List<Call.Result> second = offered(model.item(1, 1));
        work();
        model.unpredictable = null;
        assertFault(first, "no prediction");
        lane().succeed();
        work();
        assertThat(second).singleElement().isInstanceOfSatisfying(Call.Result.Done.class, Call.Result.Done::discard);
        assertGoesOn();
    }

    @Test
    void aCallThatTakesItsResultBadlyHarmsNoNeighbour() {
        assertThat(batcher.offer(new Call(List.of(model.item(1, 1)), ended -> {
                    ((Call.Result.Done) ended).discard();
                    throw new IllegalStateException("on purpose");
                })))
                .isTrue();
        List<Call.Result> neighbour = offered(model.item(1, 1));
        work();
        lane().succeed();
        work();
        assertThat(neighbour).singleElement().isInstanceOfSatisfying(Call.Result.Done.class, Call.Result.Done::discard);
        assertGoesOn();
    }

    @Test
    void aCallOfSeveralItemsOfOneBatchEndsOnce() {
        List<Call.Result> several = offered(model.item(1, 1), model.item(1, 1), model.item(1, 1));
        work();
        lane().succeed();
        work();
        assertThat(several).singleElement().isInstanceOfSatisfying(Call.Result.Done.class, Call.Result.Done::discard);
        assertGoesOn();
    }
}
