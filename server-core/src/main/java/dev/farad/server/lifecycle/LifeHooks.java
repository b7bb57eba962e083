package dev.farad.server.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the start hooks of one server in order, and later the stop hooks in reverse.
 *
 * <p>Both kinds stand in one list: a stop hook becomes due when the start passes it, so that a start that fails undoes what came
 * before, as nested try blocks would. Start and stop are called once each, one after the other.
 */
public final class LifeHooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LifeHooks.class);

    private final List<LifeHook> hooks;
    private final Lifecycle lifecycle;
    private final Deque<LifeHook.Stop> due = new ArrayDeque<>();

    /** A hook of either kind. */
    private interface Work {
        void run() throws Exception;
    }

    /** Makes it of hooks in the order in which they were added. */
    public LifeHooks(List<LifeHook> hooks, Lifecycle lifecycle) {
        this.hooks = List.copyOf(hooks);
        this.lifecycle = lifecycle;
    }

    /**
     * Runs the start hooks.
     *
     * @throws StartFailedException if one fails or is late; the rest are not run
     */
    public void start() {
        for (LifeHook hook : hooks) {
            switch (hook) {
                case LifeHook.Start start -> start(start);
                case LifeHook.Stop stop -> due.push(stop);
            }
        }
    }

    private void start(LifeHook.Start start) {
        long begun = System.nanoTime();
        String label = "start hook '" + start.name() + "'";
        Step step = lifecycle.begin(label, start.hook()::awaits);
        try {
            run(label, start.deadline(), start.hook()::onStart, start.hook()::awaits);
            step.done();
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            String sentence = failure instanceof TimeoutException
                    ? label + " " + failure.getMessage()
                    : label + " failed after " + seconds(System.nanoTime() - begun) + ": " + cause(failure);
            step.failed(sentence);
            throw new StartFailedException(sentence, failure);
        }
    }

    /** Runs the stop hooks that are due, the last one first; what goes wrong is logged. A second call does nothing. */
    public void stop() {
        while (!due.isEmpty()) {
            LifeHook.Stop stop = due.pop();
            String label = "stop hook '" + stop.name() + "'";
            Step step = lifecycle.begin(label, () -> "");
            try {
                run(label, stop.deadline(), stop.hook()::onStop, () -> "");
                step.done();
            } catch (TimeoutException late) {
                step.failed(label + " " + late.getMessage());
                LOG.error("{} {}", label, late.getMessage());
            } catch (Exception failure) {
                step.failed(label + " failed: " + cause(failure));
                LOG.error("{} failed", label, failure);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Runs work on a virtual thread, and waits no longer than the deadline. */
    private static void run(String label, Duration deadline, Work work, Supplier<String> awaits) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread thread = Thread.ofVirtual().name(label).start(task);
        try {
            task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            String waits = awaits.get();
            thread.interrupt();
            TimeoutException named = new TimeoutException("was not done within " + seconds(deadline.toNanos())
                    + (waits.isEmpty() ? "" : ", waiting for " + waits));
            named.initCause(late);
            throw named;
        } catch (InterruptedException stopped) {
            thread.interrupt();
            throw stopped;
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case Exception failure -> throw failure;
                case null, default -> throw thrown;
            }
        }
    }

    private static String cause(Throwable failure) {
        Throwable inner = failure instanceof ExecutionException ? failure.getCause() : null;
        Throwable said = inner == null ? failure : inner;
        String message = said.getMessage();
        return message == null ? said.getClass().getName() : said.getClass().getSimpleName() + ": " + message;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
