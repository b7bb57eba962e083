package dev.farad.server.recovery;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.Recovery;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the heap once memory ran out: one request that wanted too much is that request's failure, a heap that stays
 * full is the end of the server.
 *
 * <p>A fault that an {@link OutOfMemoryError} caused, on or off the heap, makes the guard collect and look, on a thread of its own, until there is room again, or until the patience is over:
 * then, once, it gives its reserve back to the heap and says that the heap is spent. From its first look at a full heap on until there is room it is not {@link #healthy}. It needs a JVM whose
 * {@link System#gc} collects, so without {@code -XX:+DisableExplicitGC}.
 *
 * <p>Safe for any thread.
 */
public final class HeapGuard implements OnRecover, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapGuard.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = 250_000_000;
    /** The part of the heap that must be free for a server to serve. */
    private static final int LEAST_FREE_PERCENT = 5;

    private static final int RESERVE_BYTES = 2 << 20;

    private final BooleanSupplier roomy;
    private final long patienceNanos;
    private final Thread watch;
    private volatile Runnable spent = () -> {};
    private volatile byte @Nullable [] reserve = new byte[RESERVE_BYTES];
    private volatile boolean asked;
    private volatile boolean closed;
    private volatile boolean full;

    /** Makes a guard of this JVM's heap that waits 5 s for room. */
    public HeapGuard() {
        this(HeapGuard::roomyOnceCollected, PATIENCE);
    }

    /** Makes a guard of anything that may be full. */
    HeapGuard(BooleanSupplier roomy, Duration patience) {
        this.roomy = roomy;
        this.patienceNanos = patience.toNanos();
        // Now, since there may be no memory for it later.
        this.watch = Thread.ofPlatform().name("heap-guard").daemon().start(this::run);
    }

    private static boolean roomyOnceCollected() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        return free >= runtime.maxMemory() / 100 * LEAST_FREE_PERCENT;
    }

    /** Sets what ends the server once the heap is spent; run once, on the guard's thread, which is a daemon. */
    public void whenSpent(Runnable end) {
        spent = end;
    }

    /** Returns whether the heap had room when it was last looked at. */
    public boolean healthy() {
        return !full;
    }

    @Override
    public Recovery onRecover(Exchange exchange, Fault fault) {
        if (fault.outOfMemory()) {
            asked = true;
            LockSupport.unpark(watch);
        }
        return Recovery.PASS;
    }

    private void run() {
        while (!closed) {
            if (!asked) {
                LockSupport.park(this);
                continue;
            }
            asked = false;
            if (!recovers()) {
                end();
                return;
            }
        }
    }

    /** Waits for room; makes no object while there is none. */
    private boolean recovers() {
        long sinceNanos = System.nanoTime();
        while (!closed) {
            if (roomy.getAsBoolean()) {
                boolean was = full;
                full = false;
                LOG.warn(was ? "memory ran out, and the heap has room again" : "memory ran out; the heap has room");
                return true;
            }
            full = true;
            if (System.nanoTime() - sinceNanos > patienceNanos) {
                return false;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        return true;
    }

    private void end() {
        byte[] held = reserve;
        int given = held == null ? 0 : held.length;
        held = null;
        reserve = null;
        Runnable task = spent;
        try {
            LOG.error("memory ran out, and the heap stays full: stopping the server with {} bytes of reserve", given);
        } catch (OutOfMemoryError unsaid) {
            // The exit code says it too.
        }
        task.run();
    }

    /** Ends the watching. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
    }
}
