package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.TraceContext;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The meters of each event loop, found by the thread that calls.
 *
 * <p>By the thread rather than by a number that the exchange brings, since what must not happen is that two threads write one
 * recorder: two servers that share one instance have two loops of each number.
 */
final class Loops {
    private final ConcurrentHashMap<Thread, LoopMeters> byThread = new ConcurrentHashMap<>();
    private final Function<? super Exchange, @Nullable TraceContext> traces;

    Loops(Function<? super Exchange, @Nullable TraceContext> traces) {
        this.traces = traces;
    }

    LoopMeters mine() {
        Thread thread = Thread.currentThread();
        LoopMeters known = byThread.get(thread);
        if (known != null) {
            return known;
        }
        LoopMeters made = new LoopMeters(traces);
        byThread.put(thread, made);
        return made;
    }

    Collection<LoopMeters> all() {
        return byThread.values();
    }
}
