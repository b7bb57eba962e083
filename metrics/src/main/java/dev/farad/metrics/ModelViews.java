package dev.farad.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/** Adds up what all event loops counted, for one scrape. */
final class ModelViews {
    private ModelViews() {}

    static Map<ModelKey, ModelView> of(Loops loops) {
        Map<ModelKey, ModelView> views = new LinkedHashMap<>();
        for (LoopMeters loop : loops.all()) {
            loop.models((key, tally) -> tally.addTo(views.computeIfAbsent(key, _ -> new ModelView())));
        }
        return views;
    }

    static Map<LineKey, long[]> lines(Loops loops) {
        Map<LineKey, long[]> lines = new LinkedHashMap<>();
        for (LoopMeters loop : loops.all()) {
            loop.models((key, tally) -> tally.tenants().forEach((tenant, line) -> {
                LineKey name = new LineKey(tenant, key.model(), key.version());
                line.addTo(lines.computeIfAbsent(name, _ -> new long[TenantLine.CELLS]));
            }));
        }
        return lines;
    }
}
