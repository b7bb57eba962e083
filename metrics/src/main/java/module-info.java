/** Everything that reads hooks: counters, histograms and usage, shown as Prometheus text. */
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

    exports dev.farad.metrics;
}
