package dev.farad.server.batch;

import dev.farad.hooks.BatchRun;
import dev.farad.hooks.Usage;
import dev.farad.pool.Ledger;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Turns the calls for one model into batches for its lanes, first come first served.
 *
 * <p>Assumptions: any thread may {@link #offer}; one thread at a time calls {@link #doWork}, usually a {@link BatcherThread}.
 * Guarantees: an offer never blocks, and is refused whole when its rows would exceed the policy's bound; a call that was taken
 * always completes; a batch that failed with several items in it is run again item by item, so that one bad item fails alone.
 */
public final class Batcher {
    /** How often a lane that cannot wake its batcher is looked at. */
    private static final long POLL_NANOS = 20_000;

    private final BatchPolicy policy;
    private final boolean oneDevice;
    private final LongSupplier clock;
    private final List<Slot> slots = new ArrayList<>();
    private final Queue<Call> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queuedRows = new AtomicInteger();
    private final WaitingLine waiting;
    private final RandomGenerator random = new SplittableRandom();
    private final Runnable sweepSoon = this::sweepSoon;

    private volatile Runnable wake = () -> {};
    private volatile boolean sweep;

    /**
     * Makes a batcher.
     *
     * @param name of the model, for who reads what became of its batches
     * @param clock of nanoseconds, as {@link System#nanoTime}
     */
    public Batcher(String name, LoadedModel model, BatchPolicy policy, LongSupplier clock) {
        this.policy = policy;
        this.clock = clock;
        this.waiting = new WaitingLine(
                model.signature().batching(),
                (rows, width) -> rows * width <= policy.maxCells()
                        && model.predictedBytes(rows, width) <= model.capacityBytes());
        this.oneDevice = model.lanesShareDevice();
        for (Lane lane : model.lanes()) {
            slots.add(new Slot(lane, new BatchRun.Place(name, slots.size())));
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
        for (Slot slot : slots) {
            Ticket ticket = slot.ticket;
            if (ticket != null && ticket.done()) {
                List<Work> batch = slot.running;
                slot.ticket = null;
                slot.running = List.of();
                finish(slot, batch, result(ticket));
                finished++;
            }
        }
        return finished;
    }

    /** Returns how a batch ended; a lane that cannot say ended it too. */
    private static BatchResult result(Ticket ticket) {
        try (ticket) {
            return ticket.result();
        } catch (Throwable thrown) {
            return failed(thrown);
        }
    }

    private static BatchResult failed(Throwable thrown) {
        return new BatchResult.Failed(BatchResult.Kind.INTERNAL, "the lane failed: " + thrown, thrown);
    }

    private void finish(Slot slot, List<Work> batch, BatchResult result) {
        long now = clock.getAsLong();
        BatchRun run = slot.ran(batch, result, now, random);
        switch (result) {
            case BatchResult.Done done -> {
                List<Usage> usages = Attribution.split(done.cost()).items();
                for (int i = 0; i < batch.size(); i++) {
                    Work work = batch.get(i);
                    work.call().itemDone(work.index(), done.outputs().get(i), usages.get(i), run);
                }
            }
            case BatchResult.Failed failed
            when batch.size() > 1 -> {
                batch.forEach(work -> {
                    queuedRows.addAndGet(work.rows());
                    work.call().ran(run);
                });
                waiting.retryAlone(batch);
                return;
            }
            case BatchResult.Failed failed ->
                batch.getFirst().call().itemFailed(batch.getFirst().index(), failed, run);
        }
        batch.forEach(work -> work.call().settle(now));
    }

    private int startBatches() {
        int started = 0;
        int free = freeLanes();
        for (Slot slot : slots) {
            if (slot.ticket == null && mayStart()) {
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
        for (Slot slot : slots) {
            free += slot.ticket == null ? 1 : 0;
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

    private List<Work> takeBatch(int maxRows) {
        long now = clock.getAsLong();
        List<Work> batch = waiting.takeBatch(maxRows, work -> dropIfOver(work, now));
        int rows = 0;
        for (Work work : batch) {
            rows += work.rows();
        }
        queuedRows.addAndGet(-rows);
        return batch;
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
        work.call().settle(clock.getAsLong());
    }

    private void start(Slot slot, List<Work> batch) {
        long now = clock.getAsLong();
        slot.takenNanos = now;
        Batch.Item[] items = new Batch.Item[batch.size()];
        for (int i = 0; i < items.length; i++) {
            Work work = batch.get(i);
            work.call().batched(now);
            items[i] = work.item();
        }
        try {
            slot.ticket = slot.lane.submit(new Batch(List.of(items), new Ledger()), wake);
            slot.running = batch;
        } catch (Throwable thrown) {
            finish(slot, batch, failed(thrown));
        }
    }

    /** Returns how long the thread that drives this may sleep if nothing wakes it, in nanoseconds. */
    long idleNanos() {
        boolean free = false;
        for (Slot slot : slots) {
            if (slot.ticket != null && !slot.lane.wakes()) {
                return POLL_NANOS;
            }
            free |= slot.ticket == null;
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
