package dev.farad.server.http;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Moment;
import dev.farad.hooks.OnResponse;
import dev.farad.hooks.ResponseHead;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;

/**
 * The hook that tells the client how its request went: {@code server-timing} (milliseconds) for
 * inferences, and {@code farad-usage} where the request asks for it with {@code farad-usage: 1}.
 *
 * <p>The usage is a dictionary of RFC 9651: bytes, nanoseconds, byte-nanoseconds, and whether they are estimates.
 */
public final class AccountHeaders implements OnResponse {

    /** Makes the hook. */
    public AccountHeaders() {}

    @Override
    public void onResponse(Exchange exchange, ResponseHead head) {
        if (exchange.inference() == null) {
            return;
        }
        head.header("server-timing", timing(exchange.timeline()));
        if ("1".equals(exchange.headers().first("farad-usage"))) {
            head.header("farad-usage", usage(exchange.usage()));
        }
    }

    private static String timing(Timeline timeline) {
        StringBuilder text = new StringBuilder(64);
        millis(text.append("queue;dur="), timeline.nanosBetween(Moment.QUEUED, Moment.BATCHED));
        millis(text.append(", compute;dur="), timeline.nanosBetween(Moment.STARTED, Moment.EXECUTED));
        millis(text.append(", total;dur="), timeline.nanosBetween(Moment.OPENED, Moment.ENCODED));
        return text.toString();
    }

    /** Appends milliseconds with three decimals; a format string would take longer than all other headers together. */
    private static void millis(StringBuilder text, long nanos) {
        long micros = Math.max(0, nanos + 500) / 1000;
        long decimals = micros % 1000;
        text.append(micros / 1000).append('.');
        text.append(decimals < 100 ? "0" : "").append(decimals < 10 ? "0" : "").append(decimals);
    }

    private static String usage(Usage usage) {
        return "workspace-bytes=" + usage.workspaceBytes()
                + ", input-bytes=" + usage.inputBytes()
                + ", output-bytes=" + usage.outputBytes()
                + ", compute-ns=" + usage.computeNanos()
                + ", byte-ns=" + usage.byteNanos()
                + ", estimated=" + (usage.measured() ? "?0" : "?1");
    }
}
