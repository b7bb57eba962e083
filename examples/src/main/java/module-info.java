/** Applications to copy, and the server that the launcher starts. */
module dev.farad.examples {
    requires static transitive org.jspecify;
    requires transitive dev.farad.server;
    requires dev.farad.metrics;
    requires dev.farad.runtime;
    requires info.picocli;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires org.slf4j;
    requires java.desktop;
    requires java.net.http;
    // Of the page that shows traces.
    requires com.google.protobuf;
    requires io.opentelemetry.proto;
    // Of one example only.
    requires static org.apache.avro;
    // Of the count of allocated bytes.
    requires jdk.management;

    exports dev.farad.examples;

    provides ch.qos.logback.classic.spi.Configurator with
            dev.farad.examples.LogSetup;

    opens dev.farad.examples to
            info.picocli,
            dev.farad.codec;
}
