package dev.farad.server.batch;

import dev.farad.hooks.BatchRun;
import dev.farad.hooks.Usage;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the calls for one model into batches for its lanes, first come first served.
 *
 * <p>Assumptions: any thread may {@link #offer}; one thread at a time calls {@link #doWork}, usually a {@link BatcherThread}.
 * Guarantees: an offer never blocks, and is refused whole when its rows would exceed the policy's bound; a call that was taken
 * always completes, also where the batcher's own code fails at it; a batch that failed with several items in it is run again item by
 * item, so that one bad item fails alone.
 */
public final class Batcher {
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);
    /** How often a lane that cannot wake its batcher is looked at. */
    private static final long POLL_NANOS = 20_000;

    private BatchPolicy policy;
    private final boolean oneDevice;
    private final LongSupplier clock;
    private final List<LaneSlot> slots = new ArrayList<>();
    private final Queue<Call> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queuedRows = new AtomicInteger();
    private final WaitingLine waiting;
    private final Runnable sweepSoon = this::sweepSoon;
    private final BatchAccount account = new BatchAccount();

    private volatile Runnable wake = () -> {};
    private volatile boolean sweep;

    /** Makes a batcher of a model's name with a clock of nanoseconds, as {@link System#nanoTime}. */
    public Batcher(String name, LoadedModel model, BatchPolicy policy, LongSupplier clock) {
        this.policy = policy;
        this.clock = clock;
        this.waiting = new WaitingLine(
                model.signature().batching(),
                (rows, width) -> rows * width <= this.policy.maxCells()
                        && model.predictedBytes(rows, width) <= model.capacityBytes());
        this.oneDevice = model.lanesShareDevice();
        for (Lane lane : model.lanes()) {
            slots.add(new LaneSlot(lane, new BatchRun.Place(name, slots.size())));
        }
    }

    /** Hands a call over, or returns false and leaves it with the caller: the queue is full. */
    public boolean offer(Call call) {
        int rows = call.rows();
        if (queuedRows.addAndGet(rows) > policy.maxQueuedRows()) {
            queuedRows.addAndGet(-rows);
            return false;
        }
        call.offered(clock.getAsLong(), sweepSoon);
        inbox.add(call);
        wake.run();
        return true;
    }

    /** Returns whether the queue could take this many more rows now. */
    public boolean hasRoomFor(int rows) {
        return queuedRows.get() + rows <= policy.maxQueuedRows();
    }

    /** Returns the rows that wait, not yet in a batch. */
    public int queuedRows() {
        return queuedRows.get();
    }

    /** Returns what batches used so far, and what of it no request was charged with. */
    public BatchAccount account() {
        return account;
    }

    /** Forms batches by one of two policies from now on: that of lanes which compute apart, or that of lanes on one device. */
    public void adopt(BatchPolicy lanesApart, BatchPolicy lanesTogether) {
        // Read after the atomic count of rows, or the volatile sweep, only; so it needs no fence of its own.
        policy = oneDevice ? lanesTogether : lanesApart;
        sweepSoon();
    }

    private void sweepSoon() {
        sweep = true;
        wake.run();
    }

    void wakeWith(Runnable newWake) {
        wake = newWake;
    }

    /** Moves everything on as far as it goes without waiting; returns how many things it did. */
    int doWork() {
        return acceptOffers() + dropCancelled() + finishBatches() + startBatches();
    }

    private int dropCancelled() {
        if (!sweep) {
            return 0;
        }
        sweep = false;
        List<Work> cancelled = waiting.removeCancelled();
        cancelled.forEach(this::drop);
        return cancelled.size();
    }

    private int acceptOffers() {
        int accepted = 0;
        for (Call call = inbox.poll(); call != null; call = inbox.poll()) {
            for (int i = 0; i < call.items().size(); i++) {
                waiting.add(new Work(call, i, false));
            }
            accepted++;
        }
        return accepted;
    }

    private int finishBatches() {
        int finished = 0;
        for (LaneSlot slot : slots) {
            BatchResult result = slot.ended();
            if (result != null) {
                finish(slot, slot.release(), result);
                finished++;
            }
        }
        return finished;
    }

    private void finish(LaneSlot slot, List<Work> batch, BatchResult result) {
        BatchRun run = slot.ran(batch, result, clock.getAsLong());
        batch.forEach(work -> work.call().ran(run));
        switch (result) {
            case BatchResult.Done done -> finish(batch, done);
            case BatchResult.Failed failed
            when batch.size() > 1 -> {
                batch.forEach(work -> queuedRows.addAndGet(work.rows()));
                waiting.retryAlone(batch);
            }
            case BatchResult.Failed failed -> fail(batch, failed);
        }
    }

    private void finish(List<Work> batch, BatchResult.Done done) {
        List<Usage> usages;
        try {
            usages = account.charge(done.cost());
        } catch (Throwable thrown) {
            LaneSlot.discard(done);
            fail(batch, LaneSlot.failed("the account of the batch", thrown));
            return;
        }
        long startedNanos = done.cost().startedNanos();
        for (int i = 0; i < batch.size(); i++) {
            Work work = batch.get(i);
            work.call().itemDone(work.index(), done.outputs().get(i), usages.get(i), startedNanos);
        }
        settle(batch);
    }

    private void fail(List<Work> batch, BatchResult.Failed failed) {
        batch.forEach(work -> work.call().itemFailed(work.index(), failed));
        settle(batch);
    }

    /** Ends the calls of which nothing is open any more; one that takes its end badly harms none of the others. */
    private void settle(List<Work> batch) {
        long now = clock.getAsLong();
        for (Work work : batch) {
            try {
                work.call().settle(now);
            } catch (Throwable thrown) {
                LOG.error("a call took its result badly", thrown);
            }
        }
    }

    private int startBatches() {
        int started = 0;
        int free = freeLanes();
        for (LaneSlot slot : slots) {
            if (slot.free() && mayStart()) {
                List<Work> batch = takeBatch(rowsFor(free--));
                if (!batch.isEmpty()) {
                    start(slot, batch);
                    started++;
                }
            }
        }
        return started;
    }

    private int freeLanes() {
        int free = 0;
        for (LaneSlot slot : slots) {
            free += slot.free() ? 1 : 0;
        }
        return free;
    }

    /** Whether the work at the head need not wait for company any longer. */
    private boolean mayStart() {
        Work first = waiting.first();
        if (first == null) {
            return false;
        }
        return policy.maxDelay().isZero()
                || freeLanes() == slots.size()
                || queuedRows.get() >= policy.maxRows()
                || clock.getAsLong() - first.call().offeredNanos()
                        >= policy.maxDelay().toNanos();
    }

    /** Returns the most rows of the next batch: what waits is shared out among free lanes that compute independently. */
    private int rowsFor(int freeLanes) {
        int share = oneDevice ? policy.maxRows() : Math.ceilDiv(queuedRows.get(), freeLanes);
        return Math.clamp(share, 1, policy.maxRows());
    }

    /** Takes the next batch; none if taking it failed, which ends what was taken. */
    private List<Work> takeBatch(int maxRows) {
        long now = clock.getAsLong();
        List<Work> batch = new ArrayList<>();
        BatchResult.Failed failed = null;
        try {
            waiting.takeBatch(batch, maxRows, work -> dropIfOver(work, now));
        } catch (Throwable thrown) {
            failed = LaneSlot.failed("the batcher", thrown);
            if (batch.isEmpty()) {
                // Nothing behind it would ever be looked at.
                batch.addAll(waiting.removeFirst());
            }
        }
        queuedRows.addAndGet(-Work.queueRows(batch));
        if (failed == null) {
            return batch;
        }
        fail(batch, failed);
        return List.of();
    }

    private boolean dropIfOver(Work work, long nowNanos) {
        boolean over = work.call().over(nowNanos);
        if (over) {
            drop(work);
        }
        return over;
    }

    private void drop(Work work) {
        queuedRows.addAndGet(-work.rows());
        work.call().itemDropped(work.index());
        settle(List.of(work));
    }

    private void start(LaneSlot slot, List<Work> batch) {
        long now = clock.getAsLong();
        batch.forEach(work -> work.call().batched(now));
        BatchResult.Failed failed = slot.start(batch, now, wake);
        if (failed != null) {
            finish(slot, batch, failed);
        }
    }

    /** Returns how long the thread that drives this may sleep if nothing wakes it, in nanoseconds. */
    long idleNanos() {
        boolean free = false;
        for (LaneSlot slot : slots) {
            if (slot.mustBeAsked()) {
                return POLL_NANOS;
            }
            free |= slot.free();
        }
        Work first = waiting.first();
        if (first == null || !free) {
            return Long.MAX_VALUE;
        }
        return Math.max(
                1,
                policy.maxDelay().toNanos() - (clock.getAsLong() - first.call().offeredNanos()));
    }

    /** Returns whether nothing waits and nothing runs. */
    boolean idle() {
        return inbox.isEmpty() && waiting.first() == null && freeLanes() == slots.size();
    }
}
