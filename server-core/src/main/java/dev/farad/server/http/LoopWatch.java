package dev.farad.server.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at event loops from outside: asks each for an answer many times a second, and where one does not come, takes the
 * stack of the loop's thread, so that the hook or endpoint that blocks is found and named.
 *
 * <p>One thread for all loops. A blockage is reported twice: when it is found, and when it is over, with its whole length.
 */
public final class LoopWatch implements AutoCloseable {
    private final List<Probe> probes = new ArrayList<>();
    private final long toleratedNanos;
    private final Consumer<? super Blockage> found;
    private final Consumer<? super Blockage> over;
    private final Thread thread;
    private volatile boolean closed;

    /** Asks one event loop. The loop answers on its own thread; everything else is the watch's. */
    private final class Probe implements Runnable {
        private final EventExecutor loop;
        private volatile @Nullable Thread asked;
        private volatile long answeredNanos = System.nanoTime();
        private volatile boolean answered = true;
        private volatile long lagNanos;
        private long askedNanos;
        private @Nullable Blockage blockage;

        Probe(EventExecutor loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            long now = System.nanoTime();
            asked = Thread.currentThread();
            lagNanos = now - askedNanos;
            answeredNanos = now;
            answered = true;
        }

        void look() {
            if (answered) {
                end();
                ask();
                return;
            }
            long nanos = System.nanoTime() - askedNanos;
            lagNanos = Math.max(lagNanos, nanos);
            Thread looked = asked;
            if (blockage == null && nanos >= toleratedNanos && looked != null) {
                blockage = blockage(looked, nanos);
                if (blockage != null) {
                    found.accept(blockage);
                }
            }
        }

        private void ask() {
            answered = false;
            askedNanos = System.nanoTime();
            try {
                loop.execute(this);
            } catch (RejectedExecutionException shutDown) {
                answered = true;
            }
        }

        private @Nullable Blockage blockage(Thread looked, long nanos) {
            List<StackTraceElement> stack = List.of(looked.getStackTrace());
            if (answered) {
                // It ended while the stack was taken, which may show what came next.
                return null;
            }
            return new Blockage(
                    looked.getName(),
                    Blockage.culprit(stack),
                    stack,
                    Instant.now().minusNanos(nanos),
                    nanos);
        }

        private void end() {
            Blockage was = blockage;
            if (was != null) {
                blockage = null;
                over.accept(
                        new Blockage(was.loop(), was.culprit(), was.stack(), was.since(), answeredNanos - askedNanos));
            }
        }
    }

    /**
     * Begins to watch.
     *
     * @param tolerated how long a loop may take to answer
     * @param found told of a blockage as long as it lasts, with its length so far
     * @param over told when it has ended, with its whole length
     */
    public LoopWatch(
            EventLoops loops, Duration tolerated, Consumer<? super Blockage> found, Consumer<? super Blockage> over) {
        this.toleratedNanos = tolerated.toNanos();
        this.found = found;
        this.over = over;
        for (EventExecutor loop : loops.group()) {
            probes.add(new Probe(loop));
        }
        this.thread = Thread.ofPlatform().name("loop-watch").daemon().unstarted(this::run);
        thread.start();
    }

    private void run() {
        // Four looks in the time that is tolerated, so that a blockage is found before it is half as long again.
        long pauseNanos = Math.max(1_000_000, toleratedNanos / 4);
        while (!closed) {
            probes.forEach(Probe::look);
            LockSupport.parkNanos(this, pauseNanos);
        }
    }

    /** Returns how long the slowest loop took for its last answer, or has kept it owing so far, in nanoseconds. */
    public long lagNanos() {
        long most = 0;
        for (Probe probe : probes) {
            most = Math.max(most, probe.lagNanos);
        }
        return most;
    }

    /** Ends the watch. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
