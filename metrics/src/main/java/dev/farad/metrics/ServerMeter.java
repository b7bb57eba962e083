package dev.farad.metrics;

import static dev.farad.metrics.Family.counter;
import static dev.farad.metrics.Family.gauge;
import static dev.farad.metrics.Family.histogram;
import static dev.farad.metrics.Family.summary;
import static dev.farad.metrics.Section.BATCHES;
import static dev.farad.metrics.Section.INFERENCE;
import static dev.farad.metrics.Section.TENANTS;
import static dev.farad.metrics.Section.USAGE;

/**
 * The families that are counted from requests and batches; the part of the {@link Catalogue} that this module feeds itself.
 *
 * <p>Histograms carry no tenant, and what carries a tenant has no buckets, so that the number of series grows with models plus
 * tenants times models, never times buckets.
 */
public enum ServerMeter {
    /** Requests under way. */
    ACTIVE(gauge(Section.REQUESTS, "farad.requests.active", "", "Requests that are being answered.")),
    /** Faults by where they were thrown. */
    FAULTS(counter(
            Section.REQUESTS,
            "farad.faults",
            "",
            "Throws on the paths of requests, by where they came from.",
            "stage")),
    /** Requests by how they ended. */
    REQUESTS(counter(
            Section.REQUESTS, "farad.requests", "", "Requests that ended.", "route", "method", "status", "outcome")),
    /** Whole requests. */
    REQUEST_DURATION(histogram(
            Section.REQUESTS,
            "farad.request.duration",
            "seconds",
            "Time from a request's head to its end; model none where no model was asked.",
            "model",
            "version")),
    /** Inferences by how they ended. */
    INFERENCES(counter(
            INFERENCE, "farad.inferences", "", "Admitted inferences that ended.", "model", "version", "outcome")),
    /** Waiting. */
    QUEUE_DURATION(histogram(
            INFERENCE,
            "farad.inference.queue.duration",
            "seconds",
            "Time that an inference waited for its batch to begin.",
            "model",
            "version")),
    /** Running. */
    COMPUTE_DURATION(histogram(
            INFERENCE,
            "farad.inference.compute.duration",
            "seconds",
            "Time that the batches of an inference ran, neighbours included.",
            "model",
            "version")),
    /** Answering. */
    ENCODE_DURATION(histogram(
            INFERENCE,
            "farad.inference.encode.duration",
            "seconds",
            "Time from the end of an inference's last batch to its encoded answer.",
            "model",
            "version")),
    /** Company. */
    BATCH_ROWS(histogram(
            INFERENCE,
            "farad.inference.batch.rows",
            "",
            "Rows of the batch that an inference ran in, neighbours included.",
            "model",
            "version")),
    /** Batches that ran. */
    BATCHES_RUN(counter(BATCHES, "farad.batches", "", "Batches that ran.", "model", "version")),
    /** Device time. */
    BATCH_COMPUTE(counter(
            BATCHES, "farad.batch.compute", "seconds", "Time that the device ran batches.", "model", "version")),
    /** Device memory over time. */
    BATCH_MEMORY(counter(
            BATCHES,
            "farad.batch.memory",
            "byte.seconds",
            "Memory of batches: bytes held times the time they were held.",
            "model",
            "version")),
    /** Device memory at its peak. */
    BATCH_MEMORY_PEAK(
            gauge(BATCHES, "farad.batch.memory.peak", "bytes", "Most memory that one batch held.", "model", "version")),
    /** Copies in. */
    BATCH_INPUT(counter(
            BATCHES, "farad.batch.input", "bytes", "Bytes of tensors that batches copied in.", "model", "version")),
    /** Copies out. */
    BATCH_OUTPUT(counter(
            BATCHES, "farad.batch.output", "bytes", "Bytes of tensors that batches copied out.", "model", "version")),
    /** Names in use. */
    TENANTS_TRACKED(gauge(TENANTS, "farad.tenants.tracked", "", "Tenants shown by name.")),
    /** Names refused. */
    TENANT_OVERFLOW(counter(TENANTS, "farad.tenants.overflow", "", "Requests whose tenant is counted as other.")),
    /** Requests by tenant. */
    TENANT_REQUESTS(
            counter(TENANTS, "farad.tenant.requests", "", "Requests of a tenant that ended.", "tenant", "outcome")),
    /** Whole requests by tenant. */
    TENANT_REQUEST_DURATION(tenants("request.duration", "Time from the head of a tenant's request to its end.")),
    /** Waiting by tenant. */
    TENANT_QUEUE_DURATION(tenants("queue.duration", "Time that a tenant's inference waited for its batch to begin.")),
    /** Running by tenant. */
    TENANT_COMPUTE_DURATION(
            tenants("compute.duration", "Time that the batches of a tenant's inference ran, neighbours included.")),
    /** Company by tenant. */
    TENANT_BATCH_ROWS(summary(
            TENANTS,
            "farad.tenant.batch.rows",
            "",
            "Rows of the batch that a tenant's inference ran in, neighbours included.",
            "model",
            "version",
            "tenant")),
    /** Rows. */
    ROWS(counter(USAGE, "farad.inference.rows", "", "Rows that ran.", "model", "version", "tenant")),
    /** Tokens. */
    TOKENS(counter(USAGE, "farad.inference.tokens", "", "Tokens that ran.", "model", "version", "tenant")),
    /** Device time charged. */
    USAGE_COMPUTE(usage("compute", "seconds", "Device time charged: each request's share of its batches.")),
    /** Device memory charged. */
    USAGE_MEMORY(usage("memory", "byte.seconds", "Memory charged: bytes held times the time they were held.")),
    /** Largest request. */
    USAGE_MEMORY_PEAK(gauge(
            USAGE,
            "farad.usage.memory.peak",
            "bytes",
            "Most memory that one request was charged with at once.",
            "model",
            "version",
            "tenant",
            "measured")),
    /** Copies in charged. */
    USAGE_INPUT(usage("input", "bytes", "Bytes of tensors copied in.")),
    /** Copies out charged. */
    USAGE_OUTPUT(usage("output", "bytes", "Bytes of tensors copied out.")),
    /** Memory of usage. */
    USAGE_RETENTION(gauge(USAGE, "farad.usage.retention", "seconds", "Time that usage is held for."));

    @SuppressWarnings("ImmutableEnumChecker") // copies what it is given
    private final Family family;

    ServerMeter(Family family) {
        this.family = family;
    }

    private static Family tenants(String name, String sentence) {
        return summary(TENANTS, "farad.tenant." + name, "seconds", sentence, "model", "version", "tenant");
    }

    private static Family usage(String name, String unit, String sentence) {
        return counter(USAGE, "farad.usage." + name, unit, sentence, "model", "version", "tenant", "measured");
    }

    /** Returns its entry in the catalogue. */
    public Family family() {
        return family;
    }
}
