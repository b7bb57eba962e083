package dev.farad.server.batch;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that drives one batcher: works while there is work, and sleeps until an offer or a lane wakes it. */
public final class BatcherThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatcherThread.class);

    private final Batcher batcher;
    private final Thread thread;
    private volatile boolean closing;
    /** Whether the thread found nothing to do, and nobody has woken it since. */
    private volatile boolean asleep;

    /** Starts the thread. */
    public BatcherThread(String name, Batcher batcher) {
        this.batcher = batcher;
        this.thread = Thread.ofPlatform().name("batcher-" + name).daemon().unstarted(this::run);
        batcher.wakeWith(this::wake);
        thread.start();
    }

    /** Wakes the thread, unless it is awake: most offers of a busy server find it so, and an unpark is dear. */
    private void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closing || !batcher.idle()) {
            try {
                if (batcher.doWork() > 0) {
                    asleep = false;
                } else if (!asleep) {
                    // Looks again before it sleeps: what came up to now woke nobody.
                    asleep = true;
                } else {
                    // A wake between doWork and here has left its permit: park returns at once.
                    LockSupport.parkNanos(this, batcher.idleNanos());
                }
            } catch (Throwable unexpected) {
                LOG.error("batcher failed; going on with the next batch", unexpected);
            }
        }
    }

    /** Lets what was taken finish, then ends the thread. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
