package dev.farad.runtime.cpu;

import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.Ticket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
    // One place suffices: the worker has taken a batch out before it is done, and only then does the next one come.
    private final BlockingQueue<Runnable> handOver = new ArrayBlockingQueue<>(1);
    private final Thread worker;
    private @Nullable CpuTicket latest;
    private boolean closed;
    /** The worker's own. */
    private boolean stopped;

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
        CpuTicket ticket = new CpuTicket(name);
        String refusal = handOver(ticket, () -> end(ticket, run(batch), wake));
        if (refusal != null) {
            end(ticket, new BatchResult.Failed(BatchResult.Kind.INTERNAL, refusal), wake);
        }
        return ticket;
    }

    /** Gives the batch to the worker, or says why not. */
    private synchronized @Nullable String handOver(CpuTicket ticket, Runnable task) {
        if (closed) {
            return "lane '" + name + "' is closed";
        }
        if (latest != null && !latest.done()) {
            return "lane '" + name + "' runs another batch";
        }
        latest = ticket;
        handOver.add(task);
        return null;
    }

    @Override
    public boolean wakes() {
        return true;
    }

    private void work() {
        while (!stopped) {
            try {
                handOver.take().run();
            } catch (InterruptedException strayed) {
                // Nobody may interrupt this thread but code that it ran itself; that batch is over.
                LOG.debug("lane '{}' was interrupted between two batches", name, strayed);
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
            return new BatchResult.Failed(BatchResult.Kind.OUT_OF_MEMORY, "lane '" + name + "': " + spent);
        } catch (Throwable thrown) {
            LOG.warn("lane '{}' failed", name, thrown);
            return new BatchResult.Failed(BatchResult.Kind.INTERNAL, "lane '" + name + "': " + thrown);
        }
    }

    private void end(CpuTicket ticket, BatchResult result, Runnable wake) {
        ticket.finish(result);
        try {
            wake.run();
        } catch (Throwable thrown) {
            LOG.error("lane '{}': a wake-up threw, which it must not", name, thrown);
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
        boolean told = false;
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                if (!told) {
                    handOver.put(() -> stopped = true);
                    told = true;
                }
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
