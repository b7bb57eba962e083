package dev.farad.metrics;

import static dev.farad.metrics.Family.gauge;
import static dev.farad.metrics.Section.DEVICE;
import static dev.farad.metrics.Section.SERVER;

import java.util.List;
import java.util.stream.Stream;

/** What a server shows by {@link dev.farad.hooks.Gauge}; a test holds it against a server that runs. */
final class GaugeFamilies {
    private static final String GPU = "with a GPU";
    private static final String TRACES = "with traces";
    private static final String REGISTRY = "with a registry";

    private GaugeFamilies() {}

    static List<Family> all() {
        return Stream.of(SERVER_GAUGES, REGISTRY_GAUGES, TRACE_GAUGES, DEVICE_GAUGES)
                .flatMap(List::stream)
                .toList();
    }

    private static final List<Family> SERVER_GAUGES = List.of(
            gauge(SERVER, "farad.ready", "", "1 while the server takes requests."),
            gauge(SERVER, "farad.connections", "", "Open connections."),
            gauge(SERVER, "farad.http.buffered", "bytes", "Bodies of requests that wait to be whole or answered."),
            gauge(
                    SERVER,
                    "farad.event.loop.lag",
                    "seconds",
                    "Time that the slowest event loop took for its last answer."),
            gauge(SERVER, "farad.handlers.running", "", "Blocking handlers that run."),
            gauge(SERVER, "farad.host.memory.used", "bytes", "Host memory of requests' tensors."),
            gauge(
                    SERVER,
                    "farad.host.memory.reserved",
                    "bytes",
                    "Host memory of requests' tensors, kept for reuse included."),
            gauge(SERVER, "farad.host.memory.highest", "bytes", "Most host memory of requests' tensors at any time."),
            gauge(SERVER, "farad.host.memory.leases", "", "Pieces of host memory that requests hold."),
            gauge(
                    SERVER,
                    "farad.host.memory.refusals",
                    "",
                    "Pieces of host memory that were asked for and not to be had."),
            gauge(
                    Section.INFERENCE,
                    "farad.inference.queued.rows",
                    "",
                    "Rows that wait for a batch.",
                    "model",
                    "version"),
            gauge(
                    Section.INFERENCE,
                    "farad.model.resident",
                    "bytes",
                    "Memory a model holds as long as it is loaded.",
                    "model",
                    "version"),
            gauge(
                            SERVER,
                            "farad.tls.certificate.expiry",
                            "seconds",
                            "Time until a certificate of the server, or one that vouches for it, expires.",
                            "certificate")
                    .only("with TLS"));

    private static final List<Family> REGISTRY_GAUGES = List.of(
            gauge(SERVER, "farad.registry.weight", "", "Weight that the registry was told last.", "registry")
                    .only(REGISTRY),
            gauge(SERVER, "farad.registry.registered", "", "1 while the registry knows this server.", "registry")
                    .only(REGISTRY),
            gauge(SERVER, "farad.registry.failures", "", "Calls of the registry that failed.", "registry")
                    .only(REGISTRY));

    private static final List<Family> TRACE_GAUGES = List.of(
            gauge(SERVER, "farad.traces.sampled", "ratio", "Share of the traces begun here that are recorded.")
                    .only(TRACES),
            gauge(SERVER, "farad.traces.sent", "", "Requests that the collector took the spans of.")
                    .only(TRACES),
            gauge(
                            SERVER,
                            "farad.traces.dropped",
                            "",
                            "Requests that were to be traced and were not: the collector is slow or gone.")
                    .only(TRACES));

    private static final List<Family> DEVICE_GAUGES = List.of(
            gauge(DEVICE, "farad.gpu.memory.used", "bytes", "Device memory held by this server, by use.", "UUID", "use")
                    .only(GPU),
            driver("telemetry.up", "", "1 while the driver answers."),
            driver("memory.total", "bytes", "Memory of the device."),
            driver("memory.device.used", "bytes", "Used by all processes."),
            driver("memory.process", "bytes", "Used by this process."),
            driver("processes", "", "Processes that compute."),
            driver("utilization", "ratio", "Time with a kernel running."),
            driver("temperature", "celsius", "Of the chip."),
            driver("power", "watts", "That the device draws."),
            driver("ecc.errors", "", "Uncorrected, since the driver was loaded."));

    private static Family driver(String name, String unit, String sentence) {
        return gauge(DEVICE, "farad.gpu." + name, unit, sentence, "UUID").only(GPU);
    }
}
