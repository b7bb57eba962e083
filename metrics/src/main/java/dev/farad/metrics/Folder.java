package dev.farad.metrics;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The thread that folds what event loops counted, once a second, and writes interval logs where they are wanted. */
final class Folder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Folder.class.getName());
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Ledger ledger;
    private final InstantSource clock;
    private final @Nullable IntervalLog log;
    private final Thread thread;
    private volatile boolean closed;
    private boolean logFailed;

    Folder(Ledger ledger, InstantSource clock, @Nullable IntervalLogs logs) {
        this.ledger = ledger;
        this.clock = clock;
        this.log = logs == null ? null : new IntervalLog(logs, clock.instant());
        this.thread = Thread.ofPlatform().name("metrics-fold").daemon().unstarted(this::run);
    }

    Folder start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            fold(false);
        }
    }

    private void fold(boolean last) {
        Instant now = clock.instant();
        synchronized (ledger) {
            ledger.fold();
            if (log != null && (last || log.due(now))) {
                write(log, now);
            }
        }
    }

    private void write(IntervalLog open, Instant now) {
        try {
            ledger.latencies()
                    .forEach((model, latencies) -> latencies.forEach((latency, totals) -> {
                        Histogram since = totals.sinceLog();
                        if (since.getTotalCount() > 0) {
                            open.write(model, latency, since, now);
                            totals.logged();
                        }
                    }));
            logFailed = false;
        } catch (RuntimeException e) {
            // Once until it goes again: a full disk must not fill the log too.
            if (!logFailed) {
                LOG.log(Level.WARNING, "interval logs stop until they can be written", e);
            }
            logFailed = true;
        }
        open.begin(now);
    }

    /** Folds a last time and ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        fold(true);
        if (log != null) {
            log.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
