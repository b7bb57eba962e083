/** Everything that reads hooks: counters, histograms and usage, shown as Prometheus text, and traces for OpenTelemetry. */
module dev.farad.metrics {
    requires static transitive org.jspecify;
    requires transitive dev.farad.hooks;
    requires transitive micrometer.core;
    requires micrometer.registry.prometheus;
    requires io.prometheus.metrics.model;
    requires HdrHistogram;
    // The meters of the JVM read these, but Micrometer, not being a module, cannot say so.
    requires java.management;
    requires jdk.management;

    // The exporter of spans, and what its sender needs.
    requires io.opentelemetry.api;
    requires io.opentelemetry.sdk.common;
    requires io.opentelemetry.sdk.trace;
    requires io.opentelemetry.exporter.otlp;
    requires java.logging;
    requires java.net.http;
    requires org.slf4j;

    exports dev.farad.metrics;
    exports dev.farad.metrics.board;
    exports dev.farad.metrics.trace;
}
