package dev.farad.pool;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects that are dear to make for their next use, up to a bound. Safe for any thread, without locks.
 *
 * <p>Taking never fails: where nothing is kept, it makes an object. Giving never waits: a full pool drops what it is given.
 * An object may be given by another thread than took it, once for each time it was taken; whoever takes it resets it.
 *
 * <p>Each thread begins its search at a slot of its own, a cache line away from the next, so that threads seldom meet.
 * Taking allocates nothing when it finds an object, and giving never does.
 *
 * @param <T> of the objects
 */
public final class ObjectPool<T> {
    /** References in a cache line, at four bytes each. */
    private static final int STRIDE = 16;

    private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;

    private final AtomicReferenceArray<@Nullable T> slots;
    private final int capacity;
    private final Supplier<? extends T> maker;
    private final LongAdder taken = new LongAdder();
    private final LongAdder made = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /**
     * Makes an empty pool.
     *
     * @param capacity the most objects it keeps, 1 to 65536
     * @param maker of new objects, called by the thread that takes
     */
    public ObjectPool(int capacity, Supplier<? extends T> maker) {
        if (capacity < 1 || capacity > 1 << 16) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: 1 to " + (1 << 16) + ")");
        }
        this.capacity = capacity;
        this.maker = maker;
        this.slots = new AtomicReferenceArray<>(capacity * STRIDE);
    }

    /** Returns an object that nobody else has: a kept one if there is any, otherwise a new one. */
    public T take() {
        taken.increment();
        int home = home();
        for (int i = 0; i < capacity; i++) {
            int slot = slot(home, i);
            if (slots.getPlain(slot) != null) {
                T kept = slots.getAndSet(slot, null);
                if (kept != null) {
                    return kept;
                }
            }
        }
        made.increment();
        return maker.get();
    }

    /** Keeps an object for its next use, or drops it if the pool is full; the caller must not use it any more. */
    public void give(T object) {
        int home = home();
        for (int i = 0; i < capacity; i++) {
            int slot = slot(home, i);
            if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, object)) {
                return;
            }
        }
        dropped.increment();
    }

    private int home() {
        long mixed = Thread.currentThread().threadId() * GOLDEN_RATIO;
        return (int) Math.unsignedMultiplyHigh(mixed, capacity);
    }

    private int slot(int home, int step) {
        int slot = home + step;
        return (slot < capacity ? slot : slot - capacity) * STRIDE;
    }

    /** Returns the pool's figures as of about now. */
    public Figures figures() {
        int kept = 0;
        for (int i = 0; i < capacity; i++) {
            kept += slots.getPlain(i * STRIDE) == null ? 0 : 1;
        }
        return new Figures(taken.sum(), made.sum(), dropped.sum(), kept);
    }

    /**
     * What a pool has done and holds.
     *
     * @param taken objects handed out
     * @param made of them, because none was kept
     * @param dropped objects given back to a full pool
     * @param kept objects there now
     */
    public record Figures(long taken, long made, long dropped, int kept) {}
}
