package dev.farad.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A pool of host memory in blocks of powers of two, from 64 bytes up.
 *
 * <p>Given-back blocks are kept for the next lease of their size; when the limit is reached, kept blocks of other sizes are
 * freed first. Reused memory is not cleared: whoever takes a lease writes all of it.
 */
public final class HostPool implements MemoryPool {
    private static final int SMALLEST_SHIFT = 6;
    private static final int CLASSES = 63 - SMALLEST_SHIFT;

    private final long limitBytes;
    private final MemoryPlace place;
    private final Source source;
    private final List<Deque<Lent>> kept = new ArrayList<>(CLASSES);
    private final Set<Lease> out = ConcurrentHashMap.newKeySet();

    private long usedBytes;
    private long reservedBytes;
    private long highWaterBytes;
    private long taken;
    private long reused;
    private long refused;
    private long outstanding;
    private boolean closed;

    /** A place to get whole blocks from; called under the pool's lock. */
    public interface Source {

        /** Returns a new block aligned to 64 bytes, or null if there is none to be had. */
        @Nullable Block allocate(long blockBytes);
    }

    /**
     * One block of memory of its own.
     *
     * @param memory all of it
     * @param free gives it back to where it came from
     */
    public record Block(MemorySegment memory, Runnable free) {}

    /**
     * Makes a pool of ordinary memory.
     *
     * @param limitBytes the most it holds at once, counted in whole blocks
     */
    public HostPool(long limitBytes) {
        this(limitBytes, MemoryPlace.HOST, HostPool::ordinary);
    }

    /**
     * Makes a pool of memory that the host can read, from a source of its own.
     *
     * @param limitBytes the most it holds at once, counted in whole blocks
     * @param place as its leases say
     * @param source of blocks
     */
    public HostPool(long limitBytes, MemoryPlace place, Source source) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("limitBytes: " + limitBytes + " (expected: more than 0)");
        }
        this.limitBytes = limitBytes;
        this.place = place;
        this.source = source;
        for (int i = 0; i < CLASSES; i++) {
            kept.add(new ArrayDeque<>());
        }
    }

    @Override
    public @Nullable Lease take(long bytes, MemoryUse use, String owner) {
        Lent block = takeBlock(bytes);
        if (block == null) {
            return null;
        }
        Lease lease = Lease.of(block.first(bytes), place, use, owner, block);
        if (Lease.CHECKED) {
            out.add(lease);
        }
        return lease;
    }

    private synchronized @Nullable Lent takeBlock(long bytes) {
        if (closed) {
            throw new IllegalStateException("the pool is closed");
        }
        int sizeClass = sizeClass(bytes);
        long blockBytes = 1L << (sizeClass + SMALLEST_SHIFT);
        Lent block = kept.get(sizeClass).pollLast();
        if (block != null) {
            reused++;
        } else if (makeRoom(blockBytes)) {
            block = newBlock(blockBytes);
        }
        if (block == null) {
            refused++;
            return null;
        }
        taken++;
        outstanding++;
        usedBytes += blockBytes;
        highWaterBytes = Math.max(highWaterBytes, usedBytes);
        return block;
    }

    private @Nullable Lent newBlock(long bytes) {
        Block block = source.allocate(bytes);
        if (block == null) {
            freeKept(0); // kept blocks of other sizes may be what is in the way
            block = source.allocate(bytes);
        }
        if (block == null) {
            return null;
        }
        reservedBytes += bytes;
        return new Lent(block);
    }

    private synchronized void giveBack(Lent block) {
        long blockBytes = block.bytes();
        usedBytes -= blockBytes;
        outstanding--;
        if (closed) {
            free(block);
        } else {
            kept.get(sizeClass(blockBytes)).addLast(block);
        }
    }

    /** Frees kept blocks, largest first, until the given bytes fit under the limit. */
    private boolean makeRoom(long blockBytes) {
        if (usedBytes + blockBytes > limitBytes || usedBytes + blockBytes < 0) {
            return false;
        }
        freeKept(limitBytes - blockBytes);
        return true;
    }

    /** Frees kept blocks, largest first, until no more than the given bytes are reserved. */
    private void freeKept(long bytes) {
        for (int i = CLASSES - 1; i >= 0 && reservedBytes > bytes; i--) {
            while (reservedBytes > bytes && !kept.get(i).isEmpty()) {
                free(kept.get(i).removeLast());
            }
        }
    }

    private void free(Lent block) {
        reservedBytes -= block.bytes();
        block.block.free().run();
    }

    private static @Nullable Block ordinary(long blockBytes) {
        Arena arena = Arena.ofShared();
        try {
            return new Block(arena.allocate(blockBytes, 64), arena::close);
        } catch (OutOfMemoryError spent) {
            // The process may hold less than the pool's limit: its direct memory is bounded too. That is a refusal as
            // well.
            arena.close();
            return null;
        }
    }

    private static int sizeClass(long bytes) {
        if (bytes < 0 || bytes > 1L << 62) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 to 2^62)");
        }
        long block = Math.max(bytes, 1L << SMALLEST_SHIFT);
        return 64 - Long.numberOfLeadingZeros(block - 1) - SMALLEST_SHIFT;
    }

    @Override
    public synchronized Figures figures() {
        return new Figures(usedBytes, reservedBytes, highWaterBytes, taken, reused, refused, outstanding);
    }

    @Override
    public synchronized void close() {
        closed = true;
        kept.forEach(blocks -> {
            while (!blocks.isEmpty()) {
                free(blocks.removeLast());
            }
        });
        if (outstanding > 0) {
            throw Lease.leak(out, outstanding);
        }
    }

    /** A block on loan or kept, and the part of it last lent, since the next request often wants as much. */
    private final class Lent implements Lease.Return {
        private final Block block;
        private MemorySegment part;

        Lent(Block block) {
            this.block = block;
            this.part = block.memory();
        }

        long bytes() {
            return block.memory().byteSize();
        }

        /** Returns the first so many bytes. */
        MemorySegment first(long bytes) {
            if (part.byteSize() != bytes) {
                part = block.memory().asSlice(0, bytes);
            }
            return part;
        }

        @Override
        public void accept(Lease ended) {
            if (Lease.CHECKED) {
                out.remove(ended);
            }
            giveBack(this);
        }
    }
}
