package dev.farad.runtime.cuda.device;

import dev.farad.pool.HostPool;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One region of memory cut into blocks of powers of two: a block that is given back joins its other half when that is free
 * too. One thread at a time.
 */
final class BuddyBlocks implements HostPool.Source {
    private static final int SMALLEST_SHIFT = 6;

    private final MemorySegment region;
    private final List<TreeSet<Long>> free = new ArrayList<>(); // offsets of free blocks, by order

    /**
     * Cuts a region.
     *
     * @param region of a size that is a power of two, 64 bytes or more
     */
    BuddyBlocks(MemorySegment region) {
        long bytes = region.byteSize();
        if (Long.bitCount(bytes) != 1 || bytes < 1L << SMALLEST_SHIFT) {
            throw new IllegalArgumentException("region: " + bytes + " bytes (expected: a power of two, 64 or more)");
        }
        this.region = region;
        for (int order = 0; order <= order(bytes); order++) {
            free.add(new TreeSet<>());
        }
        free.getLast().add(0L);
    }

    @Override
    public HostPool.@Nullable Block allocate(long blockBytes) {
        int wanted = order(blockBytes);
        int order = wanted;
        while (order < free.size() && free.get(order).isEmpty()) {
            order++;
        }
        if (order >= free.size()) {
            return null;
        }
        long offset = free.get(order).removeFirst();
        while (order > wanted) {
            order--;
            free.get(order).add(offset + bytes(order));
        }
        long at = offset;
        return new HostPool.Block(region.asSlice(at, blockBytes), () -> join(at, wanted));
    }

    private void join(long offset, int order) {
        long at = offset;
        int size = order;
        while (size + 1 < free.size() && free.get(size).remove(at ^ bytes(size))) {
            at &= ~bytes(size);
            size++;
        }
        free.get(size).add(at);
    }

    private static int order(long bytes) {
        return Long.numberOfTrailingZeros(bytes) - SMALLEST_SHIFT;
    }

    private static long bytes(int order) {
        return 1L << (order + SMALLEST_SHIFT);
    }
}
