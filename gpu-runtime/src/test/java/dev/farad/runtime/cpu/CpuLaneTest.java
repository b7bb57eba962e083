package dev.farad.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.Ledger;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CpuLaneTest {
    private final HostPool pool = new HostPool(1 << 16);
    private final Batch batch = new Batch(List.of(new Batch.Item(List.of(), 1, 1)), new Ledger());

    @AfterEach
    void holdsNothing() {
        pool.close();
    }

    private BatchResult doneWithOneOutput() {
        Tensor output = new Bench(pool).floats("y", Shape.of(1), 42);
        return new BatchResult.Done(List.of(List.of(output)), new BatchCost(List.of(), 0, 0, 0, 1, 1, false));
    }

    private BatchResult result(Function<Batch, BatchResult> function) {
        try (CpuLane lane = new CpuLane("lane", function)) {
            return result(lane);
        }
    }

    private BatchResult result(CpuLane lane) {
        CountDownLatch woken = new CountDownLatch(1);
        try (Ticket ticket = Bench.await(lane, lane.submit(batch, woken::countDown), woken)) {
            return ticket.result();
        }
    }

    private static void assertFailed(BatchResult result, BatchResult.Kind kind, String message) {
        assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.message()).isEqualTo(message);
        });
    }

    private static BatchResult failed(BatchResult.Kind kind, String message) {
        return new BatchResult.Failed(kind, message);
    }

    @Test
    void batchRunsOnAThreadOfTheLane() {
        AtomicReference<String> ran = new AtomicReference<>();
        AtomicReference<Boolean> daemon = new AtomicReference<>();

        BatchResult result = result(given -> {
            assertThat(given).isSameAs(batch);
            ran.set(Thread.currentThread().getName());
            daemon.set(Thread.currentThread().isDaemon());
            return failed(BatchResult.Kind.INTERNAL, "seen");
        });

        assertFailed(result, BatchResult.Kind.INTERNAL, "seen");
        assertThat(ran).hasValue("lane");
        assertThat(daemon).hasValue(true);
    }

    @Test
    void ticketShowsNothingBeforeTheBatchHasEnded() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        try (CpuLane lane = new CpuLane("lane", given -> {
            awaitQuietly(go);
            return doneWithOneOutput();
        })) {
            Ticket ticket = lane.submit(batch, woken::countDown);

            assertThat(ticket.done()).isFalse();
            assertThatThrownBy(ticket::result).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(ticket::close).isInstanceOf(IllegalStateException.class);

            go.countDown();
            Bench.await(lane, ticket, woken);
            ticket.close();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void outputsAreFreedUnlessSomebodyAskedForThem() {
        try (CpuLane lane = new CpuLane("lane", given -> doneWithOneOutput())) {
            CountDownLatch woken = new CountDownLatch(1);
            Ticket ticket = Bench.await(lane, lane.submit(batch, woken::countDown), woken);
            assertThat(pool.figures().outstanding()).isEqualTo(1);

            ticket.close();
            ticket.close();

            assertThat(pool.figures().outstanding()).isZero();
            assertThatThrownBy(ticket::result)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void outputsAreTheCallersOnceAskedFor() {
        BatchResult result = result(given -> doneWithOneOutput());

        assertThat(pool.figures().outstanding()).isEqualTo(1);
        assertThat(result).isInstanceOfSatisfying(BatchResult.Done.class, done -> {
            assertThat(Bench.floats(done.outputs().getFirst().getFirst())).containsExactly(42);
            Bench.close(done);
        });
    }

    @Test
    void throwsBecomeFailuresAndTheLaneGoesOn() {
        AtomicReference<Throwable> next = new AtomicReference<>();
        try (CpuLane lane = new CpuLane("lane", given -> CpuLaneTest.<RuntimeException>raise(next.get()))) {
            next.set(new BatchFailedException(BatchResult.Kind.INVALID_INPUT, "too long"));
            assertFailed(result(lane), BatchResult.Kind.INVALID_INPUT, "too long");

            next.set(new OutOfMemoryError("heap"));
            assertFailed(result(lane), BatchResult.Kind.OUT_OF_MEMORY, "lane 'lane': java.lang.OutOfMemoryError: heap");

            next.set(new StackOverflowError("deep"));
            assertFailed(result(lane), BatchResult.Kind.INTERNAL, "lane 'lane': java.lang.StackOverflowError: deep");

            next.set(new IllegalStateException("broken"));
            assertFailed(
                    result(lane), BatchResult.Kind.INTERNAL, "lane 'lane': java.lang.IllegalStateException: broken");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> BatchResult raise(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void laneSurvivesAnInterruptAndAWakeUpThatThrows() {
        try (CpuLane lane = new CpuLane("lane", given -> {
            Thread.currentThread().interrupt();
            return failed(BatchResult.Kind.INTERNAL, "seen");
        })) {
            CountDownLatch woken = new CountDownLatch(1);
            Ticket first = lane.submit(batch, () -> {
                woken.countDown();
                throw new IllegalStateException("must not");
            });
            Bench.await(lane, first, woken).close();

            assertFailed(result(lane), BatchResult.Kind.INTERNAL, "seen");
        }
    }

    @Test
    void secondBatchIsRefusedWhileTheFirstRuns() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch firstWoken = new CountDownLatch(1);
        AtomicInteger secondWoken = new AtomicInteger();
        try (CpuLane lane = new CpuLane("lane", given -> {
            awaitQuietly(go);
            return doneWithOneOutput();
        })) {
            Ticket first = lane.submit(batch, firstWoken::countDown);
            Ticket second = lane.submit(batch, secondWoken::incrementAndGet);

            assertThat(second.done()).isTrue();
            assertFailed(second.result(), BatchResult.Kind.INTERNAL, "lane 'lane' runs another batch");
            assertThat(secondWoken).hasValue(1);
            go.countDown();
            Bench.await(lane, first, firstWoken).close();
            second.close();
        }
    }

    @Test
    void nextBatchMayBeSubmittedFromTheWakeUp() {
        try (CpuLane lane = new CpuLane("lane", given -> failed(BatchResult.Kind.INTERNAL, "seen"))) {
            CountDownLatch woken = new CountDownLatch(1);
            AtomicReference<Ticket> second = new AtomicReference<>();
            lane.submit(batch, () -> second.set(lane.submit(batch, woken::countDown)));
            awaitQuietly(woken);

            assertFailed(second.get().result(), BatchResult.Kind.INTERNAL, "seen");
        }
    }

    @Test
    void closedLaneRefusesAndItsThreadIsGone() {
        AtomicReference<Thread> worker = new AtomicReference<>();
        CpuLane lane = new CpuLane("lane", given -> {
            worker.set(Thread.currentThread());
            return failed(BatchResult.Kind.INTERNAL, "seen");
        });
        result(lane);

        lane.close();
        lane.close();

        assertThat(worker.get().isAlive()).isFalse();
        assertFailed(result(lane), BatchResult.Kind.INTERNAL, "lane 'lane' is closed");
    }

    @Test
    void closingWaitsForTheBatchThatRuns() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CpuLane lane = new CpuLane("lane", given -> {
            running.countDown();
            awaitQuietly(go);
            return failed(BatchResult.Kind.INTERNAL, "ended");
        });
        Ticket ticket = lane.submit(batch, () -> {});
        awaitQuietly(running);
        Thread closer = Thread.ofPlatform().start(lane::close);
        // Interrupted or not, it must not return while the batch may still touch the model.
        closer.interrupt();

        assertThat(ticket.done()).isFalse();
        go.countDown();
        awaitEnd(closer);
        assertFailed(ticket.result(), BatchResult.Kind.INTERNAL, "ended");
        ticket.close();
    }

    private static void awaitEnd(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void manyBatchesPassInOrder() {
        AtomicInteger ran = new AtomicInteger();
        try (CpuLane lane = new CpuLane(
                "lane", given -> failed(BatchResult.Kind.INTERNAL, String.valueOf(ran.incrementAndGet())))) {
            for (int i = 1; i <= 2_000; i++) {
                assertFailed(result(lane), BatchResult.Kind.INTERNAL, String.valueOf(i));
            }
        }
    }

    @Test
    void outputTypesThatNeedASizeAskForIt() {
        try (LeasedOutputs outputs = new LeasedOutputs(pool, new Ledger(), "model")) {
            assertThatThrownBy(() -> outputs.tensor("y", DataType.BYTES, Shape.of(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("strings()");
        }
    }
}
