package dev.farad.loadtest.bench;

import dev.farad.loadtest.bench.Workload.Protocol;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A server that can be measured; its classes are found in a source tree where it was built. */
enum Contestant {
    /** Farad itself. */
    FARAD("examples", "farad.classpath", "dev.farad.examples.BenchServer", ""),
    /** The same with everything counted that can be. */
    FARAD_METRICS("examples", "farad.classpath", "dev.farad.examples.BenchServer", "metrics"),
    /** The same, with traces of one request in a hundred. */
    FARAD_TRACES("examples", "farad.classpath", "dev.farad.examples.BenchServer", "traces"),
    /** Netty with its own HTTP codec on epoll: what the others are compared with. */
    NETTY_EPOLL("loadtest/peers/netty", "peer.classpath", "dev.farad.peers.netty.NettyPeer", "epoll"),
    /** The same on io_uring. */
    NETTY_IO_URING("loadtest/peers/netty", "peer.classpath", "dev.farad.peers.netty.NettyPeer", "io_uring"),
    /** Netty on epoll with stored answers and no HTTP at all: what the transport alone costs. */
    NETTY_BYTES("loadtest/peers/netty", "peer.classpath", "dev.farad.peers.netty.NettyPeer", "bytes"),
    /** Netty with its own HTTP/2 codec and a channel for each stream, on epoll: what the others are compared with in HTTP/2. */
    NETTY_H2("loadtest/peers/netty", "peer.classpath", "dev.farad.peers.netty.NettyPeer", "h2"),
    /** Vert.x. */
    VERTX("loadtest/peers/vertx", "peer.classpath", "dev.farad.peers.vertx.VertxPeer", ""),
    /** Undertow. */
    UNDERTOW("loadtest/peers/undertow", "peer.classpath", "dev.farad.peers.undertow.UndertowPeer", ""),
    /** Helidon SE. */
    HELIDON("loadtest/peers/helidon", "peer.classpath", "dev.farad.peers.helidon.HelidonPeer", ""),
    /** Jetty. */
    JETTY("loadtest/peers/jetty", "peer.classpath", "dev.farad.peers.jetty.JettyPeer", ""),
    /** Armeria. */
    ARMERIA("loadtest/peers/armeria", "peer.classpath", "dev.farad.peers.armeria.ArmeriaPeer", "");

    private final String module;
    private final String libraries;
    private final String main;
    private final String argument;

    Contestant(String module, String libraries, String main, String argument) {
        this.module = module;
        this.libraries = libraries;
        this.main = main;
        this.argument = argument;
    }

    /** Returns the name in options and tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replaceFirst("_", "-");
    }

    /** Returns whether it takes part in a workload. */
    boolean serves(Workload workload) {
        return switch (this) {
            case FARAD, VERTX -> true;
            case NETTY_BYTES -> workload == Workload.PLAINTEXT || workload == Workload.ECHO;
            case NETTY_H2 -> workload.protocol() == Protocol.HTTP_2;
            default -> workload.protocol() == Protocol.HTTP_1;
        };
    }

    /** Returns whether it was built, which fails where its libraries cannot be had. */
    boolean isBuilt(Path root) {
        return Files.exists(target(root).resolve(libraries));
    }

    /** Returns what a JVM needs to run it. */
    List<String> javaArguments(Path root) throws IOException {
        Path built = target(root);
        String classPath = built.resolve("classes") + File.pathSeparator + Files.readString(built.resolve(libraries));
        return List.of("-cp", classPath, main, argument);
    }

    private Path target(Path root) {
        return root.resolve(module).resolve("target");
    }
}
