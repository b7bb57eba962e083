package dev.farad.metrics;

import dev.farad.hooks.Stage;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Shows what event loops count to Prometheus: one collector for everything that is counted by request and by batch. */
final class HotCollector implements MultiCollector {
    private final Ledger ledger;
    private final TenantTable tenants;

    HotCollector(Ledger ledger, TenantTable tenants) {
        this.ledger = ledger;
        this.tenants = tenants;
    }

    @Override
    public MetricSnapshots collect() {
        Exposition exposition = new Exposition();
        synchronized (ledger) {
            ledger.fold();
            requests(exposition);
            models(exposition);
            tenants(exposition);
            batches(exposition);
            charges(exposition);
        }
        return exposition.snapshots();
    }

    private void requests(Exposition exposition) {
        long active = 0;
        Map<Ending, Long> endings = new LinkedHashMap<>();
        for (LoopMeters loop : ledger.loops().all()) {
            active += loop.active();
            loop.routes()
                    .forEach((route, methods) ->
                            methods.forEach((method, tally) -> tally.read((status, outcome, count) -> endings.merge(
                                    new Ending(route, method, status, outcome.label()), count, Long::sum))));
        }
        exposition.gauge(ServerMeter.ACTIVE, active);
        exposition.gauge(ServerMeter.USAGE_RETENTION, UsageHistory.RETENTION_SECONDS);
        faults(exposition);
        endings.forEach((ending, count) -> exposition.counter(
                ServerMeter.REQUESTS, count, ending.route, ending.method, ending.status, ending.outcome));
    }

    private void faults(Exposition exposition) {
        long[] faults = new long[Stage.values().length];
        ledger.loops().all().forEach(loop -> loop.faults().addTo(faults));
        for (Stage stage : Stage.values()) {
            exposition.counter(
                    ServerMeter.FAULTS, faults[stage.ordinal()], stage.name().toLowerCase(Locale.ROOT));
        }
    }

    private record Ending(String route, String method, String status, String outcome) {}

    private void models(Exposition exposition) {
        ModelViews.of(ledger.loops()).forEach((key, view) -> {
            latencies(exposition, key, view);
            if (!key.equals(ModelKey.NONE)) {
                inferences(exposition, key, view);
            }
        });
    }

    private void latencies(Exposition exposition, ModelKey key, ModelView view) {
        ledger.latencies().getOrDefault(key, Map.of()).forEach((latency, totals) -> {
            if (latency == Latency.REQUEST || !key.equals(ModelKey.NONE)) {
                exposition.histogram(
                        latency.meter(),
                        Bounds.MICROS,
                        totals.buckets(),
                        totals.seconds(),
                        latency == Latency.REQUEST ? view.slow() : Exemplars.EMPTY,
                        key.model(),
                        key.version());
            }
        });
    }

    private static void inferences(Exposition exposition, ModelKey key, ModelView view) {
        for (OutcomeClass outcome : OutcomeClass.values()) {
            exposition.counter(
                    ServerMeter.INFERENCES,
                    (double) view.outcomes[outcome.ordinal()],
                    view.ended(outcome),
                    key.model(),
                    key.version(),
                    outcome.label());
        }
        exposition.histogram(
                ServerMeter.BATCH_ROWS,
                Bounds.ROWS,
                view.batchRows,
                (double) view.batchRows[Bounds.ROWS.buckets()],
                Exemplars.EMPTY,
                key.model(),
                key.version());
    }

    private void tenants(Exposition exposition) {
        exposition.gauge(ServerMeter.TENANTS_TRACKED, tenants.tracked());
        exposition.counter(ServerMeter.TENANT_OVERFLOW, tenants.overflow());
        Map<String, long[]> requests = new LinkedHashMap<>();
        for (LoopMeters loop : ledger.loops().all()) {
            loop.tenants()
                    .forEach((tenant, tally) ->
                            tally.addTo(requests.computeIfAbsent(tenant, _ -> new long[OutcomeClass.values().length])));
        }
        requests.forEach((tenant, counts) -> {
            for (OutcomeClass outcome : OutcomeClass.values()) {
                exposition.counter(ServerMeter.TENANT_REQUESTS, counts[outcome.ordinal()], tenant, outcome.label());
            }
        });
        ModelViews.lines(ledger.loops()).forEach((line, sums) -> line(exposition, line, sums));
    }

    private static void line(Exposition exposition, LineKey line, long[] sums) {
        String[] tags = {line.model(), line.version(), line.tenant()};
        long runs = sums[TenantLine.RUNS];
        exposition.summary(
                ServerMeter.TENANT_REQUEST_DURATION,
                sums[TenantLine.REQUESTS],
                sums[TenantLine.REQUEST_NANOS] / 1e9,
                tags);
        exposition.summary(ServerMeter.TENANT_QUEUE_DURATION, runs, sums[TenantLine.QUEUE_NANOS] / 1e9, tags);
        exposition.summary(ServerMeter.TENANT_COMPUTE_DURATION, runs, sums[TenantLine.COMPUTE_NANOS] / 1e9, tags);
        exposition.summary(ServerMeter.TENANT_BATCH_ROWS, runs, (double) sums[TenantLine.BATCH_ROWS], tags);
        exposition.counter(ServerMeter.ROWS, sums[TenantLine.ROWS], tags);
        exposition.counter(ServerMeter.TOKENS, sums[TenantLine.TOKENS], tags);
    }

    private void batches(Exposition exposition) {
        ledger.accounts().forEach((key, account) -> {
            UsageFigures all = account.batches().all();
            String[] tags = {key.model(), key.version()};
            exposition.counter(ServerMeter.BATCHES_RUN, all.at(UsageColumn.REQUESTS), tags);
            exposition.counter(ServerMeter.BATCH_COMPUTE, all.deviceSeconds().doubleValue(), tags);
            exposition.counter(ServerMeter.BATCH_MEMORY, all.byteSeconds().doubleValue(), tags);
            exposition.gauge(ServerMeter.BATCH_MEMORY_PEAK, all.at(UsageColumn.PEAK_BYTES), tags);
            exposition.counter(ServerMeter.BATCH_INPUT, all.at(UsageColumn.INPUT_BYTES), tags);
            exposition.counter(ServerMeter.BATCH_OUTPUT, all.at(UsageColumn.OUTPUT_BYTES), tags);
        });
    }

    private void charges(Exposition exposition) {
        for (Ledger.Charge charge : ledger.charges()) {
            charge(exposition, charge, true);
            charge(exposition, charge, false);
        }
    }

    private static void charge(Exposition exposition, Ledger.Charge charge, boolean measured) {
        UsageFigures figures = charge.of(measured);
        if (figures.isEmpty()) {
            return;
        }
        LineKey line = charge.line();
        String[] tags = {line.model(), line.version(), line.tenant(), Boolean.toString(measured)};
        exposition.counter(ServerMeter.USAGE_COMPUTE, figures.deviceSeconds().doubleValue(), tags);
        exposition.counter(ServerMeter.USAGE_MEMORY, figures.byteSeconds().doubleValue(), tags);
        exposition.gauge(ServerMeter.USAGE_MEMORY_PEAK, figures.at(UsageColumn.PEAK_BYTES), tags);
        exposition.counter(ServerMeter.USAGE_INPUT, figures.at(UsageColumn.INPUT_BYTES), tags);
        exposition.counter(ServerMeter.USAGE_OUTPUT, figures.at(UsageColumn.OUTPUT_BYTES), tags);
    }
}
