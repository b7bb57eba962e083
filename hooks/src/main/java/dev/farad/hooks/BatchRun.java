package dev.farad.hooks;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One batch and what became of it: the same object for every request that had a part in it, and unlike any other.
 *
 * <p>Made once the batch has ended, and safe for any thread from then on.
 */
public final class BatchRun {
    private final Place place;
    private final Size size;
    private final Times times;
    private final Id id;
    private final List<BatchRun> alone = List.of(this);
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Where batches run.
     *
     * @param model that ran
     * @param lane of the model, from 0
     */
    public record Place(String model, int lane) {}

    /**
     * How large a batch was.
     *
     * @param requests that had a part in it
     * @param rows of all of them
     * @param cells that they filled
     * @param paddingCells that were computed for nobody
     * @param workspaceBytes activations and scratch at their peak
     */
    public record Size(int requests, long rows, long cells, long paddingCells, long workspaceBytes) {}

    /**
     * When a batch moved on, in nanoseconds of {@link System#nanoTime}.
     *
     * @param taken when it was put together
     * @param started when it began to run, as {@code taken} where it failed
     * @param ended when it was done, or had failed
     * @param computeNanos that the device worked on it, 0 where it failed
     * @param failed whether it failed, so that its requests run again alone if there are several
     */
    public record Times(long taken, long started, long ended, long computeNanos, boolean failed) {}

    /** 128 random bits that no other batch has. */
    public record Id(long high, long low) {}

    /** Makes one. */
    public BatchRun(Id id, Place place, Size size, Times times) {
        this.id = id;
        this.place = place;
        this.size = size;
        this.times = times;
    }

    /** Returns what names it to others. */
    public Id id() {
        return id;
    }

    /** Returns where it ran. */
    public Place place() {
        return place;
    }

    /** Returns how large it was. */
    public Size size() {
        return size;
    }

    /** Returns when it ran. */
    public Times times() {
        return times;
    }

    /** Returns the list of this batch only; the same one for all who ask. */
    public List<BatchRun> alone() {
        return alone;
    }

    /** Returns true to the first who asks and false to all others, so that what is a fact of many requests is told once. */
    public boolean claim() {
        return told.compareAndSet(false, true);
    }

    @Override
    public String toString() {
        return "BatchRun[" + place + ", " + size + ", " + times + "]";
    }
}
