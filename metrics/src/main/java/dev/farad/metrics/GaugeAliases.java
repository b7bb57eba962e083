package dev.farad.metrics;

import dev.farad.hooks.Gauge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The gauges of a server under other servers' names. */
final class GaugeAliases {
    private static final Map<String, Map<Alias, String>> NAMES = Map.of(
            "farad.inference.queued.rows",
            Map.of(Alias.TRITON, "nv_inference_pending_request_count", Alias.TEI, "te_queue_size"),
            "farad.gpu.memory.total",
            Map.of(Alias.TRITON, "nv_gpu_memory_total_bytes"),
            "farad.gpu.memory.device.used",
            Map.of(Alias.TRITON, "nv_gpu_memory_used_bytes"),
            "farad.gpu.utilization",
            Map.of(Alias.TRITON, "nv_gpu_utilization"),
            "farad.gpu.power",
            Map.of(Alias.TRITON, "nv_gpu_power_usage"));

    private GaugeAliases() {}

    /** Returns a gauge once more for each name that it has among the aliases. */
    static List<Gauge> of(Gauge gauge, Set<Alias> aliases) {
        return NAMES.getOrDefault(gauge.name(), Map.of()).entrySet().stream()
                .filter(name -> aliases.contains(name.getKey()))
                .map(name -> new Gauge(name.getValue(), "", gauge.sentence(), tags(gauge), gauge.value()))
                .toList();
    }

    /** Returns the tags, with the device's as Triton has it. */
    private static Map<String, String> tags(Gauge gauge) {
        Map<String, String> tags = new HashMap<>(gauge.tags());
        String uuid = tags.remove("UUID");
        if (uuid != null) {
            tags.put("gpu_uuid", uuid);
        }
        return tags;
    }
}
