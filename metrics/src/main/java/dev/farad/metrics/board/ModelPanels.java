package dev.farad.metrics.board;

import static dev.farad.metrics.board.Panel.mean;
import static dev.farad.metrics.board.Panel.rate;
import static dev.farad.metrics.board.Panel.sum;

import java.util.List;

/** What the dashboard shows of requests, models and tenants. */
final class ModelPanels {
    static final List<Panel> REQUESTS = List.of(
            Panel.of("Requests by route", "reqps", rate("farad.requests", "route"), "{{route}}"),
            Panel.of(
                    "Errors by route",
                    "reqps",
                    "sum by (route, status) (rate(<farad.requests|outcome!=\"success\">[$__rate_interval]))",
                    "{{route}} {{status}}"),
            Panel.of(
                    "Share of requests that the server failed",
                    "percentunit",
                    "(sum(rate(<farad.requests|outcome=~\"server_error|failed\">[$__rate_interval])) or vector(0))"
                            + " / sum(rate(<farad.requests>[$__rate_interval]))",
                    "failed"),
            Panel.of(
                    "Refused for lack of room",
                    "reqps",
                    "sum(rate(<farad.requests|status=~\"429|503\">[$__rate_interval])) or vector(0)",
                    "429 and 503"),
            Panel.percentiles("Latency by model", "s", "farad.request.duration"),
            Panel.of("Requests under way", "none", sum("farad.requests.active", "instance"), "{{instance}}"));

    static final List<Panel> MODELS = List.of(
            Panel.percentiles("Time in the queue", "s", "farad.inference.queue.duration"),
            Panel.percentiles("Time computing", "s", "farad.inference.compute.duration"),
            Panel.percentiles("Time encoding the answer", "s", "farad.inference.encode.duration"),
            Panel.of("Rows of a batch", "none", mean("farad.inference.batch.rows", "model"), "{{model}} mean")
                    .and(
                            "histogram_quantile(0.99, sum by (le, model)"
                                    + " (rate(<farad.inference.batch.rows:bucket>[$__rate_interval])))",
                            "{{model}} p99"),
            Panel.of("Batches", "ops", rate("farad.batches", "model"), "{{model}}"),
            Panel.of("Rows that wait for a batch", "none", sum("farad.inference.queued.rows", "model"), "{{model}}"),
            Panel.of(
                    "Inferences by outcome",
                    "reqps",
                    rate("farad.inferences", "model, outcome"),
                    "{{model}} {{outcome}}"),
            Panel.of("Devices kept busy", "none", rate("farad.batch.compute", "model"), "{{model}}"),
            Panel.of("Tensors copied", "Bps", rate("farad.batch.input", "model"), "{{model}} in")
                    .and(rate("farad.batch.output", "model"), "{{model}} out"));

    static final List<Panel> TENANTS = List.of(
            Panel.of("Requests by tenant", "reqps", rate("farad.tenant.requests", "tenant"), "{{tenant}}"),
            Panel.of("Mean latency by tenant", "s", mean("farad.tenant.request.duration", "tenant"), "{{tenant}}"),
            Panel.of("Mean wait by tenant", "s", mean("farad.tenant.queue.duration", "tenant"), "{{tenant}}"),
            Panel.of("Device time by tenant", "none", rate("farad.usage.compute", "tenant"), "{{tenant}}"),
            Panel.of("Memory by tenant", "bytes", rate("farad.usage.memory", "tenant"), "{{tenant}}"),
            Panel.of("Tokens by tenant", "ops", rate("farad.inference.tokens", "tenant"), "{{tenant}}"),
            Panel.of("Rows by tenant", "ops", rate("farad.inference.rows", "tenant"), "{{tenant}}"),
            Panel.of("Tenants shown by name", "none", sum("farad.tenants.tracked", "instance"), "{{instance}}"),
            Panel.of(
                    "Requests of tenants without a name of their own",
                    "reqps",
                    rate("farad.tenants.overflow", "instance"),
                    "{{instance}}"));

    private ModelPanels() {}
}
