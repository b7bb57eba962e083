package dev.farad.runtime.cpu;

import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.Ticket;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane that is one thread of the CPU: it takes a batch, runs a function on it, and wakes who waits.
 *
 * <p>Whatever the function throws becomes a {@link BatchResult.Failed}: a {@link BatchFailedException} of its own kind, an
 * {@link OutOfMemoryError} {@code OUT_OF_MEMORY}, anything else {@code INTERNAL}; the lane goes on. The thread is a daemon.
 */
public final class CpuLane implements Lane, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CpuLane.class);

    private final String name;
    private final Function<Batch, BatchResult> function;
    private final Thread worker;
    private @Nullable CpuTicket latest;
    /** What the worker is to run next. It has taken a batch out before it is done, and only then does the next one come. */
    private volatile @Nullable CpuTicket next;

    private volatile boolean closed;

    /**
     * Starts a lane.
     *
     * @param name of the lane and its thread, in messages and thread dumps
     * @param function that runs a batch; called by the lane's thread only
     */
    public CpuLane(String name, Function<Batch, BatchResult> function) {
        this.name = name;
        this.function = function;
        this.worker = Thread.ofPlatform().daemon().name(name).unstarted(this::work);
        worker.start();
    }

    @Override
    public Ticket submit(Batch batch, Runnable wake) {
        CpuTicket ticket = new CpuTicket(name, batch, wake);
        String refusal = handOver(ticket);
        if (refusal == null) {
            LockSupport.unpark(worker);
        } else {
            ticket.finish(new BatchResult.Failed(BatchResult.Kind.INTERNAL, refusal));
        }
        return ticket;
    }

    /** Gives the batch to the worker, or says why not. */
    private synchronized @Nullable String handOver(CpuTicket ticket) {
        if (closed) {
            return "lane '" + name + "' is closed";
        }
        if (latest != null && !latest.done()) {
            return "lane '" + name + "' runs another batch";
        }
        latest = ticket;
        next = ticket;
        return null;
    }

    @Override
    public boolean wakes() {
        return true;
    }

    private void work() {
        while (true) {
            // Only code that a batch ran may have interrupted this thread; that batch is over, and park would not wait.
            Thread.interrupted();
            // Looked at before the place, so that a batch that was handed over before the close runs.
            boolean last = closed;
            CpuTicket ticket = next;
            if (ticket != null) {
                next = null;
                ticket.finish(run(ticket.batch()));
            } else if (last) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private BatchResult run(Batch batch) {
        try {
            return function.apply(batch);
        } catch (BatchFailedException failure) {
            return failure.failed();
        } catch (OutOfMemoryError spent) {
            LOG.warn("lane '{}' ran out of memory", name, spent);
            return new BatchResult.Failed(BatchResult.Kind.OUT_OF_MEMORY, "lane '" + name + "': " + spent, spent);
        } catch (Throwable thrown) {
            LOG.warn("lane '{}' failed", name, thrown);
            return new BatchResult.Failed(BatchResult.Kind.INTERNAL, "lane '" + name + "': " + thrown, thrown);
        }
    }

    /** Ends the thread, after the batch that it may be running; waits for that. Closing again changes nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        LockSupport.unpark(worker);
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
