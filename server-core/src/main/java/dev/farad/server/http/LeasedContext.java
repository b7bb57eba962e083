package dev.farad.server.http;

import dev.farad.hooks.Identity;
import dev.farad.hooks.TraceContext;
import dev.farad.hooks.Verdict;
import dev.farad.server.route.HttpExchange;
import org.jspecify.annotations.Nullable;

/** The part of an {@link ExchangeLease} that keeps it from showing another request, and that says whose request it is. */
abstract sealed class LeasedContext implements HttpExchange permits ExchangeLease {
    static final boolean CHECKED = Boolean.getBoolean("farad.checked");

    final ServerExchange exchange;
    final int generation;

    LeasedContext(ServerExchange exchange, int generation) {
        this.exchange = exchange;
        this.generation = generation;
    }

    final ServerExchange exchange() {
        check();
        return exchange;
    }

    final void check() {
        if (exchange.generation() != generation) {
            throw new IllegalStateException(
                    "exchange used after its request was finished (expected: a snapshot, taken before)"
                            + (CHECKED ? "; it was finished where the cause says" : ""),
                    exchange.finishedAt);
        }
    }

    /** Returns a value that was read, if the exchange was still this request's when it was. */
    final <T> T checked(T value) {
        check();
        return value;
    }

    final <T> @Nullable T checkedOrNull(@Nullable T value) {
        check();
        return value;
    }

    @Override
    public final String scheme() {
        return checked(exchange().http().secure() ? "https" : "http");
    }

    @Override
    public final String httpVersion() {
        ServerExchange current = exchange();
        if (current.http() instanceof SessionStream) {
            return checked("2");
        }
        return checked(current.head.http11() ? "1.1" : "1.0");
    }

    @Override
    public final String tenant() {
        return checked(exchange().context.tenant);
    }

    @Override
    public final Verdict claimTenant(String tenant) {
        return exchange().context.claim(tenant);
    }

    @Override
    public final @Nullable Identity identity() {
        return checkedOrNull(exchange().context.identity);
    }

    @Override
    public final Verdict identify(Identity identity) {
        return exchange().context.identify(identity);
    }

    @Override
    public final TraceContext trace() {
        ServerExchange current = exchange();
        return checked(current.context.trace(current.head));
    }

    @Override
    public final int callerFlags() {
        ServerExchange current = exchange();
        int flags = current.context.callerFlags(current.head);
        check();
        return flags;
    }

    @Override
    public final boolean sampled() {
        ServerExchange current = exchange();
        boolean sampled = current.context.recorded(current.head);
        check();
        return sampled;
    }

    @Override
    public final void sampled(boolean recorded) {
        exchange().context.record(recorded);
    }

    @Override
    public final long deadlineNanos() {
        long atNanos = exchange().context.deadlineNanos;
        check();
        return atNanos;
    }

    @Override
    public final void deadlineNanos(long atNanos) {
        RequestTime.limit(exchange(), atNanos);
    }
}
