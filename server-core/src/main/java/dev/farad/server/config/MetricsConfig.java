package dev.farad.server.config;

import dev.farad.server.setting.Setting;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What metrics a server shows; for whoever counts.
 *
 * @param tenants how many tenants, the first that come, have a name of their own
 * @param tenantNames tenants that have one instead; empty for the first that come
 * @param aliases other servers whose names figures are shown under too
 * @param intervalLogs directory of histograms, or null for none
 */
public record MetricsConfig(
        @Setting(
                value = "tenants",
                meaning =
                        "how many tenants, the first that come, have a name of their own in metrics; the rest are `other`",
                min = 0)
        int tenants,

        @Setting(
                value = "tenant-names",
                meaning = "tenants that have a name of their own, instead of the first that come",
                shown = "none")
        List<String> tenantNames,

        @Setting(
                value = "aliases",
                meaning = "servers whose names figures are shown under too: `triton`, `tei`",
                shown = "none")
        List<Alias> aliases,

        @Setting(
                value = "interval-logs",
                meaning = "directory of latency histograms, as interval logs of HdrHistogram",
                shown = "none")
        @Nullable Path intervalLogs) {

    /** The first hundred tenants. */
    public static final MetricsConfig DEFAULT = new MetricsConfig(100, List.of(), List.of(), null);

    /** A server with dashboards of its own. */
    public enum Alias {
        /** NVIDIA Triton. */
        TRITON,
        /** Hugging Face Text Embeddings Inference. */
        TEI
    }

    /** Checks the number and copies the lists. */
    public MetricsConfig {
        if (tenants < 0) {
            throw new IllegalArgumentException("metrics.tenants: " + tenants + " (expected: 0 or more)");
        }
        tenantNames = List.copyOf(tenantNames);
        aliases = List.copyOf(aliases);
    }
}
