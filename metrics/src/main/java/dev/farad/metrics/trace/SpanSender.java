package dev.farad.metrics.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What posts spans to a collector, as OTLP over HTTP. For one thread. */
final class SpanSender {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Held, since a level that was set is forgotten with its logger. */
    private final Logger exporterLog = Logger.getLogger("io.opentelemetry.exporter");

    private final SpanExporter exporter;

    SpanSender(TraceSettings settings) {
        // It logs every failure with a stack; the queue tells of all of them in a line a minute.
        exporterLog.setLevel(Level.OFF);
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setConnectTimeout(PATIENCE.dividedBy(2))
                .setTimeout(PATIENCE)
                // What waits meanwhile is bounded, so the next post is the better try.
                .setRetryPolicy(null)
                .setHeaders(() -> headers(settings));
        exporter = builder.build();
    }

    private static Map<String, String> headers(TraceSettings settings) {
        if (settings.headersFile() == null) {
            return settings.headers();
        }
        Map<String, String> all = new HashMap<>(settings.headers());
        try {
            all.putAll(
                    TraceSettings.pairs(settings.headersFile().toString(), Files.readString(settings.headersFile())));
        } catch (IOException | IllegalArgumentException unread) {
            // The collector will refuse the post, which is told of.
            return settings.headers();
        }
        return all;
    }

    /** Posts spans and returns whether the collector has taken them. */
    boolean send(Collection<SpanData> spans) {
        return exporter.export(spans)
                .join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .isSuccess();
    }

    void close() {
        exporter.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
