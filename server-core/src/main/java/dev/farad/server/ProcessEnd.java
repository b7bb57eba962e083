package dev.farad.server;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process of a server ends: when it is asked to by a signal, also while the server starts, or when its heap is spent.
 *
 * <p>While the server starts, a signal interrupts the thread that starts it, so that what it waits for ends; that thread then undoes what was done, and ends the process.
 */
final class ProcessEnd {
    private static final Logger LOG = LoggerFactory.getLogger(FaradServer.class);
    /** As a JVM that handles no signals exits at SIGTERM. */
    private static final int ENDED_AT_ONCE = 143;
    /** An internal software error, as in BSD's sysexits. */
    private static final int SPENT = 70;

    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable Thread starter;
    private @Nullable FaradServer server;

    /** A start of a server. */
    interface Starting {
        FaradServer run(ProcessEnd end) throws IOException;
    }

    private ProcessEnd(@Nullable Thread starter, @Nullable FaradServer server) {
        this.starter = starter;
        this.server = server;
    }

    /** Ends the process of a server that serves. */
    static void of(FaradServer server) {
        ProcessEnd end = new ProcessEnd(null, server);
        EndSignals.handle(end::signalled);
        server.obeyProcess(() -> end.spent(server));
    }

    /** Starts a server on this thread, and ends the process if it is asked to meanwhile or later. */
    static FaradServer starting(Starting start) throws IOException {
        ProcessEnd end = new ProcessEnd(Thread.currentThread(), null);
        EndSignals.handle(end::signalled);
        FaradServer started;
        try {
            started = start.run(end);
        } catch (Throwable failure) {
            if (end.leaveStart(null)) {
                LOG.info("asked to end while it started: {}", failure.getMessage());
                System.exit(0);
            }
            throw failure;
        }
        started.obeyProcess(() -> end.spent(started));
        if (end.leaveStart(started)) {
            System.exit(started.stop() == 0 ? 0 : 1);
        }
        return started;
    }

    /** The start goes no further: no interrupt reaches its thread from now on. Returns whether the process was asked to end. */
    synchronized boolean leaveStart(@Nullable FaradServer started) {
        if (starter != null) {
            starter = null;
            server = started;
            var _ = Thread.interrupted();
        }
        return asked.get();
    }

    private void signalled() {
        FaradServer running;
        synchronized (this) {
            if (asked.getAndSet(true)) {
                LOG.warn("asked to end a second time: ending at once");
                Runtime.getRuntime().halt(ENDED_AT_ONCE);
            }
            running = server;
            if (running == null && starter != null) {
                starter.interrupt();
            }
        }
        if (running != null) {
            System.exit(running.stop() == 0 ? 0 : 1);
        }
    }

    /** Stops a server in the little memory that there is, and exits. */
    private void spent(FaradServer running) {
        try {
            // No daemon, so that the process stays until the exit code is given.
            Thread.ofPlatform().name("stop").daemon(false).start(() -> {
                try {
                    running.stop();
                } catch (Throwable unstoppable) {
                    Runtime.getRuntime().halt(SPENT);
                }
                System.exit(SPENT);
            });
        } catch (Throwable unstartable) {
            Runtime.getRuntime().halt(SPENT);
        }
    }
}
