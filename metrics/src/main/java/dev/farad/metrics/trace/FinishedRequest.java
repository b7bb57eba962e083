package dev.farad.metrics.trace;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.RequestContext;
import dev.farad.hooks.Stamps;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the spans of a request are built of, detached from its exchange: less than a snapshot, which copies every header. */
record FinishedRequest(
        Head head,
        RequestContext context,
        Timeline timeline,
        @Nullable Inference inference,
        Usage usage,
        End end) {

    /** Of the request as it was sent. */
    record Head(
            String method,
            String path,
            @Nullable String route,
            @Nullable String userAgent,
            String scheme,
            String httpVersion) {}

    /** How it ended, when, in nanoseconds of {@link System#nanoTime}, and what went wrong. */
    record End(Outcome outcome, long nanos, List<MetFaults.Met> faults) {}

    static FinishedRequest of(Exchange exchange, Outcome outcome, long nowNanos, List<MetFaults.Met> faults) {
        Stamps stamps = new Stamps(exchange.timeline());
        long endNanos = stamps.has(Moment.WRITTEN) ? stamps.at(Moment.WRITTEN) : nowNanos;
        return new FinishedRequest(
                new Head(
                        exchange.method(),
                        exchange.path(),
                        exchange.route(),
                        exchange.headers().first("user-agent"),
                        exchange.scheme(),
                        exchange.httpVersion()),
                exchange.context(),
                stamps,
                exchange.inference(),
                exchange.usage(),
                new End(outcome, endNanos, faults));
    }

    long openedNanos() {
        return timeline.has(Moment.OPENED) ? timeline.at(Moment.OPENED) : end.nanos();
    }
}
