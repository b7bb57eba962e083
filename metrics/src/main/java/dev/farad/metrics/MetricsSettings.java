package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.TraceContext;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How {@link ServerMetrics} counts.
 *
 * @param tenants that have a name of their own
 * @param aliases names of other servers that figures are shown under too
 * @param logs of histograms on disk, or null for none
 * @param traces returns the trace that a request is recorded in, for exemplars, or null; called seldom, on the event loop
 */
public record MetricsSettings(
        Tenants tenants,
        Set<Alias> aliases,
        @Nullable IntervalLogs logs,
        Function<? super Exchange, @Nullable TraceContext> traces) {

    /** The first hundred tenants; no aliases, no logs; exemplars of requests whose caller records the trace. */
    public static final MetricsSettings DEFAULT =
            new MetricsSettings(Tenants.first(100), Set.of(), null, MetricsSettings::recordedByCaller);

    /** Copies the aliases. */
    public MetricsSettings {
        aliases = Set.copyOf(aliases);
    }

    /** Returns these with other tenants. */
    public MetricsSettings with(Tenants newTenants) {
        return new MetricsSettings(newTenants, aliases, logs, traces);
    }

    /** Returns these with other aliases. */
    public MetricsSettings with(Set<Alias> newAliases) {
        return new MetricsSettings(tenants, newAliases, logs, traces);
    }

    /** Returns these with other logs. */
    public MetricsSettings with(IntervalLogs newLogs) {
        return new MetricsSettings(tenants, aliases, newLogs, traces);
    }

    /** Returns these with another way to find the trace of a request. */
    public MetricsSettings with(Function<? super Exchange, @Nullable TraceContext> newTraces) {
        return new MetricsSettings(tenants, aliases, logs, newTraces);
    }

    private static @Nullable TraceContext recordedByCaller(Exchange exchange) {
        // A request without the header has a trace of its own that nobody records, and making one up would cost.
        if (exchange.headers().first("traceparent") == null) {
            return null;
        }
        TraceContext trace = exchange.trace();
        return trace.sampled() ? trace : null;
    }
}
