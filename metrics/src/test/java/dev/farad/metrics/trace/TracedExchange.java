package dev.farad.metrics.trace;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.ExchangeSnapshot;
import dev.farad.hooks.Headers;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Stamps;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.TraceContext;
import dev.farad.hooks.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange of a chosen trace and timeline. */
final class TracedExchange implements Exchange, Headers {
    static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Stamps timeline = new Stamps();
    private final int callerFlags;
    private TraceContext trace;
    private @Nullable Inference inference;

    /** Makes one of a caller's header, or of none. */
    TracedExchange(@Nullable String traceparent) {
        List<String> headers = traceparent == null ? List.of() : List.of(traceparent);
        trace = TraceContext.of(headers, List.of("vendor=1"), 1, 2);
        callerFlags = traceparent == null ? TraceContext.NO_PARENT : TraceContext.flags(traceparent);
    }

    /** Returns an exchange that ran in a batch: opened at 1 s, then a millisecond for each step, and two on the device. */
    static TracedExchange ranIn(BatchRunFixture batch, @Nullable String traceparent) {
        TracedExchange exchange = new TracedExchange(traceparent);
        exchange.inference =
                new Inference("minilm", "1", 2, 30, 0).ranIn(batch.run().alone());
        long at = 1_000_000_000;
        for (Moment moment : Moment.values()) {
            exchange.timeline.stamp(moment, at);
            at += moment == Moment.STARTED ? 2_000_000 : 1_000_000;
        }
        return exchange;
    }

    TracedExchange at(Moment moment, long nanos) {
        timeline.stamp(moment, nanos);
        return this;
    }

    @Override
    public String id() {
        return "request-1";
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "/v1/embeddings";
    }

    @Override
    public @Nullable String query() {
        return null;
    }

    @Override
    public Headers headers() {
        return this;
    }

    @Override
    public @Nullable String first(String name) {
        return null;
    }

    @Override
    public List<String> all(String name) {
        return List.of();
    }

    @Override
    public @Nullable String route() {
        return "/v1/embeddings";
    }

    @Override
    public String tenant() {
        return "acme";
    }

    @Override
    public TraceContext trace() {
        return trace;
    }

    @Override
    public int callerFlags() {
        return callerFlags;
    }

    @Override
    public void sampled(boolean recorded) {
        trace = trace.sampled(recorded);
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public @Nullable Inference inference() {
        return inference;
    }

    @Override
    public Usage usage() {
        return inference == null ? Usage.NONE : new Usage(1_000, 64, 128, 2_000_000, 3_000_000_000L, true);
    }

    @Override
    public <T> @Nullable T get(Key<T> key) {
        return key.type().cast(values.get(key));
    }

    @Override
    public <T> void set(Key<T> key, T value) {
        values.put(key, value);
    }

    @Override
    public ExchangeSnapshot snapshot() {
        throw new UnsupportedOperationException("a double has nothing to copy");
    }
}
