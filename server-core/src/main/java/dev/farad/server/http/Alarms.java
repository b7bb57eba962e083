package dev.farad.server.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one event loop that something must have become of by a certain time, and the one timer behind them all.
 *
 * <p>Setting and clearing an alarm costs a list entry. The timer is set to the earliest alarm, so while requests are answered
 * in time it rings about once for each span of a deadline, however many requests there are. Alarms come up to
 * {@value #STEP_NANOS} ns late.
 */
final class Alarms {
    static final int NONE = -1;
    private static final long STEP_NANOS = 5_000_000;

    private final List<ServerExchange> waiting = new ArrayList<>();
    private @Nullable EventLoop loop;
    private @Nullable Future<?> timer;
    private long timerNanos;

    /** Begins to ring on an event loop. */
    void start(EventLoop newLoop) {
        loop = newLoop;
    }

    /** Sets the alarm of an exchange, in place of any that it has. */
    void set(ServerExchange exchange, long atNanos) {
        if (exchange.alarmPlace == NONE) {
            exchange.alarmPlace = waiting.size();
            waiting.add(exchange);
        }
        exchange.alarmNanos = atNanos;
        ringBy(atNanos);
    }

    /** Takes the alarm of an exchange back, if it has one. */
    void clear(ServerExchange exchange) {
        if (exchange.alarmPlace == NONE) {
            return;
        }
        ServerExchange last = waiting.removeLast();
        if (last != exchange) {
            waiting.set(exchange.alarmPlace, last);
            last.alarmPlace = exchange.alarmPlace;
        }
        exchange.alarmPlace = NONE;
    }

    private void ringBy(long atNanos) {
        if (loop == null || (timer != null && timerNanos - atNanos <= 0)) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = atNanos;
        timer = loop.schedule(this::ring, Math.max(0, atNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void ring() {
        timer = null;
        long now = System.nanoTime();
        // Backwards, since an exchange that is over takes itself off the list.
        for (int i = waiting.size() - 1; i >= 0; i--) {
            ServerExchange exchange = i < waiting.size() ? waiting.get(i) : null;
            if (exchange != null && exchange.alarmNanos - now <= 0) {
                clear(exchange);
                exchange.http().path().time().over(exchange);
            }
        }
        ringAgain(now);
    }

    private void ringAgain(long now) {
        if (waiting.isEmpty()) {
            return;
        }
        long left = Long.MAX_VALUE;
        for (ServerExchange exchange : waiting) {
            left = Math.min(left, exchange.alarmNanos - now);
        }
        ringBy(now + Math.max(left, STEP_NANOS));
    }
}
