package dev.farad.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of a server's meters.
 *
 * <p>Names are Micrometer's, with dots; Prometheus shows them in snake case with the unit at the end. Histograms carry no
 * tenant, and what carries a tenant has no buckets, so that the number of series grows with models plus tenants times
 * models, never times buckets.
 */
public enum ServerMeter {
    /** Gauge. */
    ACTIVE("farad.requests.active", null, "Requests that are being answered."),
    /** Counter. */
    REQUESTS("farad.requests", null, "Requests that ended.", "route", "method", "status", "outcome"),
    /** Histogram. */
    REQUEST_DURATION("farad.request.duration", "seconds", "Time from a request's head to its end.", "model", "version"),
    /** Counter. */
    INFERENCES("farad.inferences", null, "Admitted inferences that ended.", "model", "version", "outcome"),
    /** Histogram. */
    QUEUE_DURATION(
            "farad.inference.queue.duration",
            "seconds",
            "Time that an inference waited for its batch to begin.",
            "model",
            "version"),
    /** Histogram. */
    COMPUTE_DURATION(
            "farad.inference.compute.duration",
            "seconds",
            "Time that the batches of an inference ran, neighbours included.",
            "model",
            "version"),
    /** Histogram. */
    BATCH_ROWS(
            "farad.inference.batch.rows",
            null,
            "Rows of the batch that an inference ran in, neighbours included.",
            "model",
            "version"),
    /** Gauge. */
    TENANTS("farad.tenants.tracked", null, "Tenants shown by name."),
    /** Counter. */
    TENANT_OVERFLOW("farad.tenants.overflow", null, "Requests whose tenant is counted as other."),
    /** Counter. */
    TENANT_REQUESTS("farad.tenant.requests", null, "Requests of a tenant that ended.", "tenant", "outcome"),
    /** Timer without buckets. */
    TENANT_REQUEST_DURATION(
            "farad.tenant.request.duration",
            "seconds",
            "Time from the head of a tenant's request to its end.",
            "model",
            "version",
            "tenant"),
    /** Timer without buckets. */
    TENANT_QUEUE_DURATION(
            "farad.tenant.queue.duration",
            "seconds",
            "Time that a tenant's inference waited for its batch to begin.",
            "model",
            "version",
            "tenant"),
    /** Timer without buckets. */
    TENANT_COMPUTE_DURATION(
            "farad.tenant.compute.duration",
            "seconds",
            "Time that the batches of a tenant's inference ran, neighbours included.",
            "model",
            "version",
            "tenant"),
    /** Summary without buckets. */
    TENANT_BATCH_ROWS(
            "farad.tenant.batch.rows",
            null,
            "Rows of the batch that a tenant's inference ran in, neighbours included.",
            "model",
            "version",
            "tenant"),
    /** Counter. */
    ROWS("farad.inference.rows", null, "Rows that ran.", "model", "version", "tenant"),
    /** Counter. */
    TOKENS("farad.inference.tokens", null, "Tokens that ran.", "model", "version", "tenant"),
    /** Counter. */
    USAGE_COMPUTE(
            "farad.usage.compute",
            "seconds",
            "Compute time charged: each request's share of its batches.",
            "model",
            "version",
            "tenant",
            "measured"),
    /** Counter. */
    USAGE_MEMORY(
            "farad.usage.memory",
            "byte.seconds",
            "Memory charged: bytes held times the time they were held.",
            "model",
            "version",
            "tenant",
            "measured"),
    /** Counter. */
    USAGE_INPUT("farad.usage.input", "bytes", "Bytes of tensors copied in.", "model", "version", "tenant", "measured"),
    /** Counter. */
    USAGE_OUTPUT(
            "farad.usage.output", "bytes", "Bytes of tensors copied out.", "model", "version", "tenant", "measured");

    private final String meterName;
    private final @Nullable String unit;
    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which is immutable
    private final List<String> tagKeys;

    ServerMeter(String meterName, @Nullable String unit, String sentence, String... tagKeys) {
        this.meterName = meterName;
        this.unit = unit;
        this.sentence = sentence;
        this.tagKeys = List.of(tagKeys);
    }

    /** Returns the name in Micrometer's form. */
    public String meterName() {
        return meterName;
    }

    /** Returns the base unit, or null where the meter counts things. */
    public @Nullable String unit() {
        return unit;
    }

    /** Returns what it measures. */
    public String sentence() {
        return sentence;
    }

    /** Returns the keys of its tags in order. */
    public List<String> tagKeys() {
        return tagKeys;
    }
}
