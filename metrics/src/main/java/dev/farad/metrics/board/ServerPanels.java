package dev.farad.metrics.board;

import static dev.farad.metrics.board.Panel.mean;
import static dev.farad.metrics.board.Panel.rate;
import static dev.farad.metrics.board.Panel.sum;

import java.util.List;

/** What the dashboard shows of memory, server, device and JVM. */
final class ServerPanels {
    private static final String SERVER = "{{instance}}";
    private static final String DEVICE = "{{UUID}}";

    static final List<Panel> MEMORY = List.of(
            Panel.of("Host memory pool", "bytes", sum("farad.host.memory.used", "instance"), SERVER + " used")
                    .and(sum("farad.host.memory.reserved", "instance"), SERVER + " reserved")
                    .and(sum("farad.host.memory.highest", "instance"), SERVER + " highest"),
            Panel.of("Leases of the pool", "none", sum("farad.host.memory.leases", "instance"), SERVER),
            Panel.of(
                    "Refused by the pool",
                    "none",
                    "sum by (instance) (delta(<farad.host.memory.refusals>[$__rate_interval]))",
                    SERVER),
            Panel.of("Bodies that are held", "bytes", sum("farad.http.buffered", "instance"), SERVER),
            Panel.of("Models that are loaded", "bytes", sum("farad.model.resident", "model"), "{{model}}"),
            Panel.of("Largest batch", "bytes", "max by (model) (<farad.batch.memory.peak>)", "{{model}}"));

    static final List<Panel> SERVERS = List.of(
            Panel.of("Ready", "none", sum("farad.ready", "instance"), SERVER),
            Panel.of("Event-loop lag", "s", "max by (instance) (<farad.event.loop.lag>)", SERVER),
            Panel.of("Connections", "none", sum("farad.connections", "instance"), SERVER),
            Panel.of("Handlers that run", "none", sum("farad.handlers.running", "instance"), SERVER),
            Panel.of("Faults by stage", "ops", rate("farad.faults", "stage"), "{{stage}}"),
            Panel.of("Known to the registry", "none", sum("farad.registry.registered", "registry"), "{{registry}}")
                    .and(sum("farad.registry.failures", "registry"), "{{registry}} failures"),
            Panel.of(
                    "Time until certificates expire",
                    "s",
                    "min by (certificate) (<farad.tls.certificate.expiry>)",
                    "{{certificate}}"));

    static final List<Panel> DEVICES = List.of(
            Panel.of("Device memory by use", "bytes", sum("farad.gpu.memory.used", "UUID, use"), DEVICE + " {{use}}")
                    .and(sum("farad.gpu.memory.device.used", "UUID"), DEVICE + " all processes")
                    .and(sum("farad.gpu.memory.total", "UUID"), DEVICE + " total"),
            Panel.of("Device utilization", "percentunit", "max by (UUID) (<farad.gpu.utilization>)", DEVICE),
            Panel.of("Device temperature", "celsius", "max by (UUID) (<farad.gpu.temperature>)", DEVICE),
            Panel.of("Device power", "watt", "max by (UUID) (<farad.gpu.power>)", DEVICE),
            Panel.of("Memory errors of the device", "none", "max by (UUID) (<farad.gpu.ecc.errors>)", DEVICE));

    static final List<Panel> PROCESSES = List.of(
            Panel.of("JVM memory", "bytes", sum("jvm.memory.used", "instance, area"), SERVER + " {{area}} used")
                    .and(sum("jvm.memory.committed", "instance, area"), SERVER + " {{area}} committed"),
            Panel.of("Share of time in GC pauses", "percentunit", rate("jvm.gc.pause:sum", "instance"), SERVER),
            Panel.of("Mean GC pause", "s", mean("jvm.gc.pause", "instance"), SERVER),
            Panel.of("Allocation", "Bps", rate("jvm.gc.memory.allocated", "instance"), SERVER),
            Panel.of("Buffers of the JDK", "bytes", sum("jvm.buffer.memory.used", "instance, id"), SERVER + " {{id}}"),
            Panel.of("Processors in use", "none", rate("process.cpu", "instance"), SERVER),
            Panel.of("Threads", "none", sum("jvm.threads.live.threads", "instance"), SERVER),
            Panel.of("Open files", "none", sum("process.files.open.files", "instance"), SERVER),
            Panel.of("Time since the start", "s", "max by (instance) (<process.uptime>)", SERVER));

    private ServerPanels() {}
}
