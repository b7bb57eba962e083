package dev.farad.hooks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Exchange} showed at one moment, detached from it: kept as long as wanted, read by any thread.
 *
 * @param request as it was sent
 * @param context whose request it is, its trace and deadline
 * @param timeline of the moments that had come
 * @param inference that was asked for, or null
 * @param usage so far
 * @param values that were set, by key
 */
public record ExchangeSnapshot(
        Request request,
        RequestContext context,
        Timeline timeline,
        @Nullable Inference inference,
        Usage usage,
        Map<Exchange.Key<?>, Object> values) {
    /**
     * The head of a request.
     *
     * @param id of the request
     * @param method in capitals
     * @param path as sent, without the query
     * @param query as sent, or null where there is none
     * @param route template that matched, or null
     * @param headers by name in lower case
     */
    public record Request(
            String id,
            String method,
            String path,
            @Nullable String query,
            @Nullable String route,
            Map<String, List<String>> headers) {
        /** Copies the headers. */
        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /** Copies the values. */
    public ExchangeSnapshot {
        values = Map.copyOf(values);
    }

    /** Returns whose request it is. */
    public String tenant() {
        return context.tenant();
    }

    /** Returns the value that was set for a key, or null. */
    public <T> @Nullable T get(Exchange.Key<T> key) {
        return key.type().cast(values.get(key));
    }
}
