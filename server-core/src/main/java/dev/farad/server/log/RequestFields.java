package dev.farad.server.log;

import dev.farad.hooks.Exchange;
import org.slf4j.spi.LoggingEventBuilder;

/** The fields by which log lines about a request are found: {@code request}, {@code tenant} and {@code trace}. */
final class RequestFields {
    private RequestFields() {}

    /** Adds them to a line, so that text shows them behind it and JSON has them as values of their own. */
    static LoggingEventBuilder of(Exchange exchange, LoggingEventBuilder line) {
        return line.addKeyValue("request", exchange.id())
                .addKeyValue("tenant", exchange.tenant())
                .addKeyValue("trace", exchange.trace().traceId());
    }
}
