package dev.farad.metrics;

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

/** An exchange whose every fact a test may choose; without choices, a POST of an unknown tenant that ran nothing. */
public final class FakeExchange implements Exchange, Headers {
    /** Two rows of a batch of eight. */
    public static final Inference MINILM = new Inference("minilm", "1", 2, 30, 8);

    /** A caller's {@code traceparent} whose trace is recorded. */
    public static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final List<String> STATE = List.of("vendor=1");

    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Stamps timeline = new Stamps();
    private String method = "POST";
    private @Nullable String route = "/v2/models/{model}/infer";
    private String tenant = UNKNOWN_TENANT;
    private @Nullable Inference inference;
    private Usage usage = Usage.NONE;
    private @Nullable String traceparent;
    private TraceContext trace = TraceContext.of(List.of(), STATE, 1, 2);
    private int callerFlags = TraceContext.NO_PARENT;

    /** Returns an exchange of a tenant that ran in a batch: 1 ms until queued, 2 ms in the queue, 4 ms of compute. */
    public static FakeExchange inferred(String tenant) {
        return new FakeExchange()
                .tenant(tenant)
                .inference(MINILM)
                .usage(new Usage(1_000, 64, 128, 4_000_000, 3_000_000_000L, false))
                .at(Moment.OPENED, 0)
                .at(Moment.QUEUED, 1_000_000)
                .at(Moment.STARTED, 3_000_000)
                .at(Moment.EXECUTED, 7_000_000)
                .at(Moment.ENCODED, 7_500_000)
                .at(Moment.WRITTEN, 8_000_000);
    }

    /** Returns a request for embeddings of the tenant acme, which was not stamped yet. */
    public static FakeExchange embeddings() {
        return new FakeExchange().route("/v1/embeddings").tenant("acme");
    }

    /** Chooses the method. */
    public FakeExchange method(String value) {
        method = value;
        return this;
    }

    /** Chooses the pattern of the route, null for none. */
    public FakeExchange route(@Nullable String value) {
        route = value;
        return this;
    }

    /** Chooses the tenant. */
    public FakeExchange tenant(String value) {
        tenant = value;
        return this;
    }

    /** Chooses what ran. */
    public FakeExchange inference(Inference value) {
        inference = value;
        return this;
    }

    /** Chooses what it used. */
    public FakeExchange usage(Usage value) {
        usage = value;
        return this;
    }

    /** Chooses the caller's trace. */
    public FakeExchange traceparent(String value) {
        traceparent = value;
        trace = TraceContext.of(List.of(value), STATE, 1, 2);
        callerFlags = TraceContext.flags(value);
        return this;
    }

    /** Stamps a moment. */
    public FakeExchange at(Moment moment, long nanos) {
        timeline.stamp(moment, nanos);
        return this;
    }

    @Override
    public String id() {
        return "request-1";
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return "/path";
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
        return "traceparent".equals(name) ? traceparent : null;
    }

    @Override
    public List<String> all(String name) {
        String value = first(name);
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public @Nullable String route() {
        return route;
    }

    @Override
    public String tenant() {
        return tenant;
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
        return usage;
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
