package dev.farad.server.log;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.Recovery;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs every fault, with its stack for the first few of each second: a fault that every request meets must not fill the disk.
 *
 * <p>Safe for any thread.
 */
public final class FaultLog implements OnRecover {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final int STACKS_A_SECOND = 5;
    private static final int LINES_A_SECOND = 50;

    private final LineLimit lines;

    /**
     * Makes one.
     *
     * @param clock of nanoseconds, as {@link System#nanoTime}
     */
    public FaultLog(LongSupplier clock) {
        lines = new LineLimit(LINES_A_SECOND, clock, count -> LOG.error("{} more faults were not logged", count));
    }

    @Override
    public Recovery onRecover(Exchange exchange, Fault fault) {
        int number = lines.next();
        if (number > 0) {
            log(exchange, fault, number <= STACKS_A_SECOND);
        }
        return Recovery.PASS;
    }

    private static void log(Exchange exchange, Fault fault, boolean stack) {
        Fault.Passage origin = fault.origin();
        LoggingEventBuilder line = RequestFields.of(exchange, LOG.atError());
        line = stack
                ? line.setCause(fault.cause())
                : line.addKeyValue("cause", fault.cause().toString());
        line.log("{} {} failed at {} in {}", exchange.method(), exchange.path(), origin.stage(), origin.site());
    }
}
