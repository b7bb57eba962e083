package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Gauge;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;
import dev.farad.hooks.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The hook that counts what a server does, and the Prometheus text that tells it: the meters of {@link ServerMeter} and those
 * of the JVM.
 *
 * <p>Reads each exchange once, when it ends. Meters are resolved when their tags first occur and kept, so that counting
 * further requests takes no lock and allocates nothing. The number of series is bounded: routes are templates, models are
 * those that an inference was admitted for, and only the first tenants have names. One instance may serve any number of
 * event loops.
 */
public final class ServerMetrics implements OnRequest, OnFinish, AutoCloseable {
    /** The content type of {@link #scrape}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** How many tenants have a name of their own where nothing else is said. */
    public static final int DEFAULT_TENANT_LIMIT = 100;

    private static final String NO_MODEL = "none";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMeters process = new ProcessMeters(registry);
    private final Exchange.Key<Boolean> countedActive = new Exchange.Key<>("counted as active", Boolean.class);
    private final LongAdder active = new LongAdder();
    private final TenantTable tenantTable;
    private final LongSupplier nanoClock;
    private final Timer otherDuration;
    private final Memo<RouteMeters> routes;
    private final Memo<Memo<ModelMeters>> models;
    private final Memo<TenantMeters> tenants;

    /** Makes meters with the default limit of tenants. */
    public ServerMetrics() {
        this(DEFAULT_TENANT_LIMIT);
    }

    /**
     * Makes meters.
     *
     * @param tenantLimit how many tenants have a name of their own, 0 or more; the rest is {@code other}
     */
    public ServerMetrics(int tenantLimit) {
        this(tenantLimit, System::nanoTime);
    }

    ServerMetrics(int tenantLimit, LongSupplier nanoClock) {
        this.tenantTable = new TenantTable(tenantLimit);
        this.nanoClock = nanoClock;
        MeterFactory factory = new MeterFactory(registry);
        factory.gauge(ServerMeter.ACTIVE, active::sum);
        factory.gauge(ServerMeter.TENANTS, tenantTable::tracked);
        factory.counter(ServerMeter.TENANT_OVERFLOW, tenantTable, TenantTable::overflow);
        otherDuration = factory.timerWithBuckets(ServerMeter.REQUEST_DURATION, NO_MODEL, NO_MODEL);
        routes = new Memo<>(route -> new RouteMeters(factory, route));
        models = new Memo<>(model -> new Memo<>(version -> new ModelMeters(factory, model, version)));
        tenants = new Memo<>(tenant -> new TenantMeters(factory, tenant));
    }

    /** Counts the request as active; never rejects. */
    @Override
    public Verdict onRequest(Exchange exchange) {
        active.increment();
        exchange.set(countedActive, true);
        return Verdict.PROCEED;
    }

    /** Counts what became of the request. */
    @Override
    public void onFinish(Exchange exchange, Outcome outcome) {
        // A hook before this one may have rejected the request, so that it never became active.
        if (exchange.get(countedActive) != null) {
            active.decrement();
        }
        String route = exchange.route();
        routes.of(route == null ? RouteMeters.NO_ROUTE : route).count(exchange.method(), outcome);

        OutcomeClass outcomeClass = OutcomeClass.of(outcome);
        TenantMeters tenant = tenants.of(tenantTable.label(exchange.tenant()));
        tenant.ended(outcomeClass);

        long nanos = requestNanos(exchange.timeline());
        Inference inference = exchange.inference();
        if (inference == null) {
            otherDuration.record(nanos, TimeUnit.NANOSECONDS);
            return;
        }
        ModelMeters model = models.of(inference.model()).of(inference.version());
        TenantModelMeters tenantModel = tenant.of(inference.model(), inference.version());
        model.ended(outcomeClass, nanos);
        tenantModel.ended(nanos);
        countRun(exchange, inference, model, tenantModel);
    }

    private static void countRun(
            Exchange exchange, Inference inference, ModelMeters model, TenantModelMeters tenantModel) {
        if (exchange.timeline().has(Moment.EXECUTED)) {
            model.ran(exchange.timeline(), inference);
            tenantModel.ran(exchange.timeline(), inference);
        }
        if (!exchange.usage().equals(Usage.NONE)) {
            tenantModel.used(exchange.usage());
        }
    }

    private long requestNanos(Timeline timeline) {
        if (timeline.has(Moment.WRITTEN)) {
            return timeline.nanosBetween(Moment.OPENED, Moment.WRITTEN);
        }
        return timeline.has(Moment.OPENED) ? nanoClock.getAsLong() - timeline.at(Moment.OPENED) : 0;
    }

    /** Shows a figure that the server knows anyway, such as the resident bytes of a model, each time metrics are read. */
    public void gauge(Gauge gauge) {
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

    /** Returns the registry, for meters of an application's own. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Returns all meters as Prometheus text, of type {@link #CONTENT_TYPE}. */
    public String scrape() {
        return registry.scrape();
    }

    /** Closes the registry; later requests are no longer counted. */
    @Override
    public void close() {
        process.close();
        registry.close();
    }
}
