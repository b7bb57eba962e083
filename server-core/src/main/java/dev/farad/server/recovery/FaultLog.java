package dev.farad.server.recovery;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.Recovery;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs every fault, with its stack for the first few of each second: a fault that every request meets must not fill the disk.
 *
 * <p>Safe for any thread.
 */
public final class FaultLog implements OnRecover {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final int STACKS_A_SECOND = 5;
    private static final int LINES_A_SECOND = 50;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final LongSupplier clock;
    private long secondFromNanos;
    private int lines;

    /**
     * Makes one.
     *
     * @param clock of nanoseconds, as {@link System#nanoTime}
     */
    public FaultLog(LongSupplier clock) {
        this.clock = clock;
        this.secondFromNanos = clock.getAsLong();
    }

    @Override
    public Recovery onRecover(Exchange exchange, Fault fault) {
        int line = nextLine();
        Fault.Passage origin = fault.origin();
        if (line <= STACKS_A_SECOND) {
            LOG.error(
                    "{} {} failed at {} in {}, request {}",
                    exchange.method(),
                    exchange.path(),
                    origin.stage(),
                    origin.site(),
                    exchange.id(),
                    fault.cause());
        } else if (line <= LINES_A_SECOND) {
            LOG.error(
                    "{} {} failed at {} in {}, request {}: {}",
                    exchange.method(),
                    exchange.path(),
                    origin.stage(),
                    origin.site(),
                    exchange.id(),
                    fault.cause().toString());
        }
        return Recovery.PASS;
    }

    /** Returns how many faults there were in this second, this one included; says what was left out of the last. */
    private synchronized int nextLine() {
        long now = clock.getAsLong();
        if (now - secondFromNanos >= SECOND_NANOS) {
            if (lines > LINES_A_SECOND) {
                LOG.error("{} more faults were not logged", lines - LINES_A_SECOND);
            }
            secondFromNanos = now;
            lines = 0;
        }
        return ++lines;
    }
}
