package dev.farad.server.http;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Moment;
import dev.farad.hooks.OnResponse;
import dev.farad.hooks.ResponseHead;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;
import java.util.Locale;

/**
 * The hook that tells the client how its request went: {@code x-request-id}, {@code server-timing} (milliseconds) for
 * inferences, and {@code farad-usage} where the request asks for it with {@code farad-usage: 1}.
 *
 * <p>The usage is a dictionary of RFC 9651: bytes, nanoseconds, byte-nanoseconds, and whether they are estimates.
 */
public final class AccountHeaders implements OnResponse {

    /** Makes the hook. */
    public AccountHeaders() {}

    @Override
    public void onResponse(Exchange exchange, ResponseHead head) {
        head.header("x-request-id", exchange.id());
        if (exchange.inference() == null) {
            return;
        }
        head.header("server-timing", timing(exchange.timeline()));
        if ("1".equals(exchange.headers().first("farad-usage"))) {
            head.header("farad-usage", usage(exchange.usage()));
        }
    }

    private static String timing(Timeline timeline) {
        return String.format(
                Locale.ROOT,
                "queue;dur=%.3f, compute;dur=%.3f, total;dur=%.3f",
                timeline.nanosBetween(Moment.QUEUED, Moment.BATCHED) / 1e6,
                timeline.nanosBetween(Moment.STARTED, Moment.EXECUTED) / 1e6,
                timeline.nanosBetween(Moment.OPENED, Moment.ENCODED) / 1e6);
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
