package dev.farad.server.log;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Timeline;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The hook that logs requests when they end: a share of those that went well, and all that the server failed, as far as the
 * lines of a second reach.
 *
 * <p>Its lines are the logger {@value #NAME}'s, in INFO, and those of failures (5xx, and answers that broke off) in WARN. They
 * have method and path, without the query, which may hold what is nobody's business, and the fields {@code request},
 * {@code tenant}, {@code trace}, {@code route}, {@code status} or {@code end}, {@code micros}, and {@code model} where one was
 * asked. A request that is not logged costs a random number and allocates nothing.
 */
public final class AccessLog implements OnFinish {
    /** The name of its logger. */
    public static final String NAME = "farad.access";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private final int every;
    private final LongSupplier clock;
    private final LineLimit lines;

    /**
     * Makes one.
     *
     * @param every logs one of so many requests that went well, 1 or more
     * @param linesASecond most lines in a second, 1 or more
     */
    public AccessLog(int every, int linesASecond) {
        this(every, linesASecond, System::nanoTime);
    }

    AccessLog(int every, int linesASecond, LongSupplier clock) {
        if (every < 1) {
            throw new IllegalArgumentException("requests for a line: " + every + " (expected: 1 or more)");
        }
        this.every = every;
        this.clock = clock;
        this.lines = new LineLimit(linesASecond, clock, count -> LOG.warn("{} more requests were not logged", count));
    }

    @Override
    public void onFinish(Exchange exchange, Outcome outcome) {
        boolean failed = failed(outcome);
        if ((failed || drawn()) && LOG.isInfoEnabled() && lines.next() > 0) {
            log(exchange, outcome, failed ? LOG.atWarn() : LOG.atInfo());
        }
    }

    private static boolean failed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered.status() >= 500;
            case Outcome.Failed _ -> true;
            case Outcome.Cancelled _ -> false;
        };
    }

    private boolean drawn() {
        return every == 1 || ThreadLocalRandom.current().nextInt(every) == 0;
    }

    private void log(Exchange exchange, Outcome outcome, LoggingEventBuilder plain) {
        LoggingEventBuilder line = RequestFields.of(exchange, plain);
        String route = exchange.route();
        Inference inference = exchange.inference();
        if (route != null) {
            line = line.addKeyValue("route", route);
        }
        if (inference != null) {
            line = line.addKeyValue("model", inference.model());
        }
        line = switch (outcome) {
            case Outcome.Answered answered -> line.addKeyValue("status", answered.status());
            case Outcome.Failed failed -> line.addKeyValue("end", failed.cause().toString());
            case Outcome.Cancelled cancelled -> line.addKeyValue("end", cancelled.reason());
        };
        line.addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(nanos(exchange.timeline())))
                .log("{} {}", exchange.method(), exchange.path());
    }

    private long nanos(Timeline timeline) {
        if (!timeline.has(Moment.OPENED)) {
            return 0;
        }
        long endNanos = timeline.has(Moment.WRITTEN) ? timeline.at(Moment.WRITTEN) : clock.getAsLong();
        return endNanos - timeline.at(Moment.OPENED);
    }
}
