package dev.farad.hooks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request passes on to the work done for it: an immutable value for any thread, good also after the request is over.
 *
 * <p>An outgoing call takes it along as headers:
 *
 * <pre>{@code
 * HttpRequest.Builder request = HttpRequest.newBuilder(uri);
 * exchange.context().headers().forEach(request::setHeader);
 * }</pre>
 *
 * @param requestId of the request
 * @param trace that the request is a step of
 * @param identity that was made sure of, or null
 * @param tenant whose request it is
 * @param deadlineNanos when nobody waits any more, as {@link Exchange#deadlineNanos}
 */
public record RequestContext(
        String requestId, TraceContext trace, @Nullable Identity identity, String tenant, long deadlineNanos) {

    /**
     * The context of the handler that calls, for code that cannot be handed one.
     *
     * <p>Bound while a blocking handler runs, and in the threads that it forks with a structured task scope; nowhere else.
     */
    public static final ScopedValue<RequestContext> CURRENT = ScopedValue.newInstance();

    /** Returns the time until the deadline, zero if it has passed, or null where there is none. */
    public @Nullable Duration remaining() {
        return deadlineNanos == Exchange.NO_DEADLINE
                ? null
                : Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /**
     * Returns the header fields of a call made for this request: {@code traceparent}, {@code tracestate},
     * {@code x-request-id}, {@code x-tenant-id} and, with what is left of the time, {@code x-request-timeout-ms}. Never
     * credentials: whom this server calls gets its own.
     */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("traceparent", trace.traceparent());
        if (!trace.state().isEmpty()) {
            headers.put("tracestate", trace.state());
        }
        headers.put("x-request-id", requestId);
        if (!tenant.equals(Exchange.UNKNOWN_TENANT)) {
            headers.put("x-tenant-id", tenant);
        }
        Duration remaining = remaining();
        if (remaining != null) {
            // Zero would say that there is no time, which no server has to understand.
            headers.put("x-request-timeout-ms", String.valueOf(Math.max(1, remaining.toMillis())));
        }
        return headers;
    }
}
