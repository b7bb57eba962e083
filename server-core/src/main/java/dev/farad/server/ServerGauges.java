package dev.farad.server;

import dev.farad.hooks.Gauge;
import dev.farad.pool.MemoryPool;
import dev.farad.server.http.HttpPort;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be read of a server at any time: connections, queues, and memory by whom it is held. */
final class ServerGauges {
    private ServerGauges() {}

    static List<Gauge> of(HttpPort port, ModelCatalog models, MemoryPool memory) {
        List<Gauge> gauges = new ArrayList<>();
        gauges.add(new Gauge("farad.connections", "", "Open connections.", Map.of(), port::connections));
        gauges.add(new Gauge(
                "farad.http.buffered",
                "bytes",
                "Bodies of requests that wait to be whole or answered.",
                Map.of(),
                port::bufferedBytes));
        gauges.add(new Gauge(
                "farad.host.memory.used",
                "bytes",
                "Host memory of requests' tensors.",
                Map.of(),
                () -> memory.figures().usedBytes()));
        gauges.add(new Gauge(
                "farad.host.memory.reserved",
                "bytes",
                "Host memory of requests' tensors, kept for reuse included.",
                Map.of(),
                () -> memory.figures().reservedBytes()));
        gauges.add(new Gauge(
                "farad.host.memory.highest",
                "bytes",
                "Most host memory of requests' tensors at any time.",
                Map.of(),
                () -> memory.figures().highWaterBytes()));
        gauges.add(new Gauge(
                "farad.host.memory.leases",
                "",
                "Pieces of host memory that requests hold.",
                Map.of(),
                () -> memory.figures().outstanding()));
        gauges.add(new Gauge(
                "farad.host.memory.refusals",
                "",
                "Pieces of host memory that were asked for and not to be had.",
                Map.of(),
                () -> memory.figures().refused()));
        models.all().forEach(model -> addModel(gauges, model));
        return List.copyOf(gauges);
    }

    private static void addModel(List<Gauge> gauges, ServedModel model) {
        Map<String, String> tags =
                Map.of("model", model.id().name(), "version", model.id().version());
        gauges.add(new Gauge(
                "farad.inference.queued.rows", "", "Rows that wait for a batch.", tags, model.batcher()::queuedRows));
        gauges.add(new Gauge(
                "farad.model.resident",
                "bytes",
                "Memory a model holds as long as it is loaded.",
                tags,
                model::residentBytes));
    }
}
