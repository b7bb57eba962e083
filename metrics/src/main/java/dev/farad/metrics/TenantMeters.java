package dev.farad.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.Arrays;

/** The meters of one tenant. */
final class TenantMeters {
    private final Counter[] requests;
    private final Memo<Memo<TenantModelMeters>> models;

    TenantMeters(MeterFactory factory, String tenant) {
        requests = Arrays.stream(OutcomeClass.values())
                .map(outcome -> factory.counter(ServerMeter.TENANT_REQUESTS, tenant, outcome.label()))
                .toArray(Counter[]::new);
        models = new Memo<>(model ->
                new Memo<>(version -> new TenantModelMeters(factory, new String[] {model, version, tenant})));
    }

    void ended(OutcomeClass outcome) {
        requests[outcome.ordinal()].increment();
    }

    TenantModelMeters of(String model, String version) {
        return models.of(model).of(version);
    }
}
