/** The server: sockets, the path of a request, batching, models, start and stop. */
module dev.farad.server {
    requires static transitive org.jspecify;
    requires transitive dev.farad.hooks;
    requires transitive dev.farad.pool;
    requires transitive dev.farad.runtime;
    requires transitive io.netty.buffer;
    requires transitive dev.farad.codec;
    requires io.netty.common;
    requires transitive io.netty.handler;
    requires io.netty.codec;
    requires io.netty.codec.http2;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires ai.djl.tokenizers;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires java.net.http;
    // Of signals.
    requires jdk.unsupported;

    exports dev.farad.server;
    exports dev.farad.server.auth;
    exports dev.farad.server.batch;
    exports dev.farad.server.config;
    exports dev.farad.server.contract;
    exports dev.farad.server.event;
    exports dev.farad.server.file;
    exports dev.farad.server.http;
    exports dev.farad.server.lifecycle;
    exports dev.farad.server.log;
    exports dev.farad.server.model;
    exports dev.farad.server.recovery;
    exports dev.farad.server.registry;
    exports dev.farad.server.route;
    exports dev.farad.server.setting;
    exports dev.farad.server.tls;
}
