package dev.farad.server.batch;

import dev.farad.runtime.Batch;
import dev.farad.runtime.Signature.Batching;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The work that waits for a lane, first come first served, and which of it may run together. Used by one thread. */
final class WaitingLine {
    private final Deque<Work> line = new ArrayDeque<>();
    private final Batching batching;
    private final Bounds bounds;

    /** Which sizes of batches there may be. */
    @FunctionalInterface
    interface Bounds {
        boolean admit(long rows, long width);
    }

    WaitingLine(Batching batching, Bounds bounds) {
        this.batching = batching;
        this.bounds = bounds;
    }

    void add(Work work) {
        line.addLast(work);
    }

    /** Puts the work of a failed batch back in front, each to run alone. */
    void retryAlone(List<Work> batch) {
        for (Work work : batch.reversed()) {
            line.addFirst(work.toRunAlone());
        }
    }

    /** Takes what was cancelled out of the line. */
    List<Work> removeCancelled() {
        List<Work> cancelled = new ArrayList<>();
        line.removeIf(work -> work.call().cancelled() && cancelled.add(work));
        return cancelled;
    }

    @Nullable Work first() {
        return line.peekFirst();
    }

    /**
     * Takes the longest prefix of the line that may run together.
     *
     * @param batch what is taken is added to it, also if this throws
     * @param maxRows of the batch; a first item that has more runs alone
     * @param dropped takes over work that must not run, and says so
     */
    void takeBatch(List<Work> batch, int maxRows, Predicate<Work> dropped) {
        long rows = 0;
        long width = 0;
        for (Work work = line.peekFirst(); work != null; work = line.peekFirst()) {
            if (dropped.test(work)) {
                line.removeFirst();
                continue;
            }
            rows += work.item().rows();
            width = Math.max(width, work.item().width());
            if (!batch.isEmpty()
                    && !(rows <= maxRows && mayShare(batch.getFirst(), work) && bounds.admit(rows, width))) {
                break;
            }
            batch.add(line.removeFirst());
        }
    }

    /** Takes the first of the line, if there is one. */
    List<Work> removeFirst() {
        Work first = line.pollFirst();
        return first == null ? List.of() : List.of(first);
    }

    private boolean mayShare(Work one, Work other) {
        return !one.alone()
                && !other.alone()
                && switch (batching) {
                    case NONE -> false;
                    case EQUAL -> sameInnerShapes(one.item(), other.item());
                    case PADDED -> true;
                };
    }

    private static boolean sameInnerShapes(Batch.Item one, Batch.Item other) {
        for (int i = 0; i < one.inputs().size(); i++) {
            if (!one.inputs()
                    .get(i)
                    .shape()
                    .equalsBeyondFirst(other.inputs().get(i).shape())) {
                return false;
            }
        }
        return true;
    }
}
