package dev.farad.pool;

import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Memory on loan from a {@link MemoryPool}: it has one owner, and goes back exactly once.
 *
 * <p>A lease may be closed by another thread than the one that took it, as long as the threads hand it over. Closing twice
 * throws; in checked mode ({@code -Dfarad.checked=true}), and for device memory always, reading after the close throws too,
 * and both name the places where the lease was taken and closed.
 */
public final class Lease implements AutoCloseable {
    static final boolean CHECKED = Boolean.getBoolean("farad.checked");

    private static final AtomicIntegerFieldUpdater<Lease> CLOSED =
            AtomicIntegerFieldUpdater.newUpdater(Lease.class, "closed");

    private final MemorySegment segment;
    private final MemoryPlace place;
    private final MemoryUse use;
    private final String owner;
    private final Return giveBack;
    private final @Nullable Site taken;
    /** 1 once closed; a field of its own kind, since a request should not make an object for it. */
    private volatile int closed;

    private volatile @Nullable Site ended;

    /** Takes the memory of a closed lease back; called once. */
    @FunctionalInterface
    public interface Return {
        void accept(Lease lease);
    }

    private Lease(MemorySegment segment, MemoryPlace place, MemoryUse use, String owner, Return giveBack) {
        this.segment = segment;
        this.place = place;
        this.use = use;
        this.owner = owner;
        this.giveBack = giveBack;
        this.taken = isWatched() ? Site.here("taken") : null;
    }

    /** Every lease in checked mode; device memory always, whose misuse would otherwise show as somebody else's numbers. */
    private boolean isWatched() {
        return CHECKED || place == MemoryPlace.DEVICE;
    }

    /**
     * Lends memory of a pool.
     *
     * @param segment exactly the bytes asked for; for device memory a segment of that address and size, never dereferenced
     * @param owner who answers for it: a model, a request
     * @param giveBack what closing does
     */
    public static Lease of(MemorySegment segment, MemoryPlace place, MemoryUse use, String owner, Return giveBack) {
        return new Lease(segment, place, use, owner, giveBack);
    }

    /**
     * Returns the memory.
     *
     * @throws IllegalStateException for device memory and in checked mode, if the lease is closed
     */
    public MemorySegment segment() {
        if (closed != 0 && isWatched()) {
            throw misuse("used after it was closed");
        }
        return segment;
    }

    public long bytes() {
        return segment.byteSize();
    }

    public MemoryPlace place() {
        return place;
    }

    public MemoryUse use() {
        return use;
    }

    public String owner() {
        return owner;
    }

    /** Returns where the lease was taken, where that was recorded. */
    @Nullable Site taken() {
        return taken;
    }

    /**
     * Returns the report of leases that are still out when their pool closes: each with the place where it was taken.
     *
     * @param leases those on record
     * @param outstanding how many are out in all
     */
    public static IllegalStateException leak(Collection<Lease> leases, long outstanding) {
        IllegalStateException leak =
                new IllegalStateException("LEAK: " + outstanding + " leases still out when their pool closed");
        for (Lease lease : leases) {
            leak.addSuppressed(new IllegalStateException("LEAK: " + lease, lease.taken));
        }
        return leak;
    }

    /**
     * Gives the memory back.
     *
     * @throws IllegalStateException if the lease is closed already
     */
    @Override
    public void close() {
        if (!CLOSED.compareAndSet(this, 0, 1)) {
            throw misuse("closed twice");
        }
        if (isWatched()) {
            ended = Site.here("closed");
        }
        giveBack.accept(this);
    }

    private IllegalStateException misuse(String what) {
        IllegalStateException misuse = new IllegalStateException("lease of " + this + " " + what);
        if (taken != null) {
            misuse.addSuppressed(taken);
        }
        Site end = ended;
        if (end != null) {
            misuse.addSuppressed(end);
        }
        return misuse;
    }

    @Override
    public String toString() {
        return bytes() + " bytes of " + place + " memory for " + use + " of '" + owner + "'";
    }

    /** A place in the code where something happened to a lease, kept as a stack trace. */
    static final class Site extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Site(String what) {
            super(what, null, false, true);
        }

        static Site here(String what) {
            return new Site(what + " on thread " + Thread.currentThread().getName());
        }
    }
}
