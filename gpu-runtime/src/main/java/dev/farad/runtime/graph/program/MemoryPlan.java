package dev.farad.runtime.graph.program;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where each slot of a program lies in one block of memory, for one set of sizes.
 *
 * <p>Slots whose steps overlap never share a byte; others do where they can. The plan is greedy: the largest slot is placed
 * first, each at the lowest place that is free for all its steps. {@link #peakBytes} is exact: the end of the last slot.
 */
public final class MemoryPlan {
    /** Every offset is a multiple of this, and so is the peak. */
    public static final int ALIGNMENT = 256;

    private final long[] offsets;
    private final int slots;
    private final long peakBytes;

    private MemoryPlan(long[] offsets, int slots, long peakBytes) {
        this.offsets = offsets;
        this.slots = slots;
        this.peakBytes = peakBytes;
    }

    /**
     * Places what lives at some time.
     *
     * @param slots how many of the entries are slots of the program; the rest is scratch of one step each
     * @param bytes of each entry
     * @param first step of each entry
     * @param last step of each entry, inclusive
     */
    static MemoryPlan of(int slots, long[] bytes, int[] first, int[] last) {
        long[] offsets = new long[bytes.length];
        // What has no bytes needs no place: most steps have no scratch.
        int[] order = IntStream.range(0, bytes.length)
                .filter(entry -> bytes[entry] > 0)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -bytes[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        long peak = 0;
        int[] byOffset = new int[order.length];
        int placed = 0;
        for (int entry : order) {
            long offset = 0;
            for (int i = 0; i < placed; i++) {
                int other = byOffset[i];
                if (first[other] > last[entry] || first[entry] > last[other]) {
                    continue;
                }
                if (offsets[other] >= offset + aligned(bytes[entry])) {
                    break;
                }
                offset = Math.max(offset, offsets[other] + aligned(bytes[other]));
            }
            offsets[entry] = offset;
            insert(byOffset, placed++, entry, offsets);
            peak = Math.max(peak, offset + aligned(bytes[entry]));
        }
        return new MemoryPlan(offsets, slots, peak);
    }

    /** Keeps the placed entries sorted by offset. */
    private static void insert(int[] byOffset, int placed, int entry, long[] offsets) {
        int at = placed;
        while (at > 0 && offsets[byOffset[at - 1]] > offsets[entry]) {
            byOffset[at] = byOffset[at - 1];
            at--;
        }
        byOffset[at] = entry;
    }

    static long aligned(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Returns the bytes of the whole block. */
    public long peakBytes() {
        return peakBytes;
    }

    /** Returns where a slot of the program starts in the block. */
    public long offset(int slot) {
        return offsets[slot];
    }

    /** Returns where a step's own scratch starts in the block; means nothing for a step that asked for none. */
    public long scratchOffset(int step) {
        return offsets[slots + step];
    }

    @Override
    public String toString() {
        return peakBytes + " bytes: " + Arrays.toString(offsets);
    }
}
