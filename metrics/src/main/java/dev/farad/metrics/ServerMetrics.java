package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Gauge;
import dev.farad.hooks.ModelAccount;
import dev.farad.hooks.Moment;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Recovery;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The hook that counts what a server does, and the Prometheus text that tells it: the families of the {@link Catalogue}.
 *
 * <p>Reads each exchange once, when it ends, on its event loop. Each event loop has counters and histograms of its own, made
 * when their tags first occur and kept, so that counting further requests takes no lock, waits for no other loop and allocates
 * nothing; a daemon thread folds them together once a second, and so does each scrape. The number of series is bounded: routes
 * are templates, models are those that an inference was admitted for, and only so many tenants have names. One instance may
 * serve any number of event loops.
 */
public final class ServerMetrics implements OnRequest, OnRecover, OnFinish, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMeters process = new ProcessMeters(registry);
    private final Exchange.Key<Boolean> countedActive = new Exchange.Key<>("counted as active", Boolean.class);
    private final TenantTable tenants;
    private final Clocks clocks;
    private final Loops loops;
    private final Ledger ledger;
    private final Folder folder;
    private final Set<Alias> aliases;

    /** Where the time comes from. */
    record Clocks(LongSupplier nanos, InstantSource wall) {
        static final Clocks SYSTEM = new Clocks(System::nanoTime, InstantSource.system());
    }

    /** Makes meters with the usual settings. */
    public ServerMetrics() {
        this(MetricsSettings.DEFAULT);
    }

    /** Makes meters. */
    public ServerMetrics(MetricsSettings settings) {
        this(settings, Clocks.SYSTEM);
    }

    ServerMetrics(MetricsSettings settings, Clocks clocks) {
        this.clocks = clocks;
        tenants = new TenantTable(settings.tenants());
        loops = new Loops(settings.traces());
        ledger = new Ledger(loops, clocks.wall());
        aliases = settings.aliases();
        PrometheusRegistry shown = registry.getPrometheusRegistry();
        shown.register(new HotCollector(ledger, tenants));
        for (Alias alias : aliases) {
            shown.register(
                    switch (alias) {
                        case TRITON -> new TritonNames(ledger);
                        case TEI -> new TeiNames(ledger);
                    });
        }
        folder = new Folder(ledger, clocks.wall(), settings.logs()).start();
    }

    /** Counts the request as active; never rejects. */
    @Override
    public Verdict onRequest(Exchange exchange) {
        loops.mine().opened();
        exchange.set(countedActive, true);
        return Verdict.PROCEED;
    }

    /** Counts the fault; leaves the answer to others. */
    @Override
    public Recovery onRecover(Exchange exchange, Fault fault) {
        loops.mine().failed(fault);
        return Recovery.PASS;
    }

    /** Counts what became of the request. */
    @Override
    public void onFinish(Exchange exchange, Outcome outcome) {
        LoopMeters loop = loops.mine();
        // A hook before this one may have rejected the request, so that it never became active.
        if (exchange.get(countedActive) != null) {
            loop.closed();
        }
        Timeline timeline = exchange.timeline();
        long now = timeline.has(Moment.WRITTEN)
                ? timeline.at(Moment.WRITTEN)
                : clocks.nanos().getAsLong();
        long nanos = timeline.has(Moment.OPENED) ? now - timeline.at(Moment.OPENED) : 0;
        loop.ended(exchange, outcome, tenants.label(exchange.tenant()), nanos, now);
    }

    /** Shows a figure that the server knows anyway, such as the resident bytes of a model, each time metrics are read. */
    public void gauge(Gauge gauge) {
        show(gauge);
        GaugeAliases.of(gauge, aliases).forEach(this::show);
    }

    private void show(Gauge gauge) {
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> tag : gauge.tags().entrySet()) {
            tags = tags.and(tag.getKey(), tag.getValue());
        }
        io.micrometer.core.instrument.Gauge.builder(gauge.name(), gauge.value(), DoubleSupplier::getAsDouble)
                .baseUnit(gauge.unit().isEmpty() ? null : gauge.unit())
                .description(gauge.sentence())
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** Shows what a model's batches used, and what of it is charged to nobody; once for each model. */
    public void account(ModelAccount account) {
        ledger.add(account);
    }

    /** Returns the registry, for meters of an application's own. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Returns all metrics as Prometheus text. */
    public String scrape() {
        return registry.scrape(Scrape.PLAIN);
    }

    /**
     * Returns all metrics in the format that a client prefers: Prometheus text, or OpenMetrics with exemplars.
     *
     * @param accept header of the request, or null where it has none
     */
    public Scrape scrape(@Nullable String accept) {
        String contentType = Scrape.contentType(accept == null ? "" : accept);
        return new Scrape(contentType, registry.scrape(contentType));
    }

    /**
     * Returns what tenants used in a stretch of time, to the minute for a day, to the hour for thirty, since the process began
     * at most.
     */
    public UsageReport usage(Instant from, Instant to) {
        ledger.fold();
        return ledger.history().report(from, to);
    }

    /** Returns how long requests took since the start, by model and part, with high percentiles. */
    public List<LatencyFigures> latencies() {
        List<LatencyFigures> figures = new ArrayList<>();
        synchronized (ledger) {
            ledger.fold();
            ledger.latencies()
                    .forEach((model, latencies) ->
                            latencies.forEach((latency, totals) -> figures.add(totals.figures(model, latency))));
        }
        return figures;
    }

    /** Folds a last time, and closes logs and registry; later requests are no longer folded. */
    @Override
    public void close() {
        folder.close();
        process.close();
        registry.close();
    }
}
