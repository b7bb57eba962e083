package dev.farad.loadtest.rolling;

import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy in front of instances, whose agents it asks five times a second.
 *
 * <p>The agents say when a server goes. Checks of health are rarer, since a check over HTTP/2 has no longer than the time between two
 * of them, whatever {@code timeout check} says: a machine that stands still for a moment would take all servers down.
 */
final class Haproxy implements AutoCloseable {
    private static final int CURRENT_SESSIONS = 4;
    private static final int STATUS = 17;
    private static final int CHECK_STATUS = 36;
    private static final int PAUSE_MILLIS = 20;

    private final @Nullable OwnCertificate certificate;
    private final int port;
    private final Path directoryOfSocket;
    private final Path socket;
    private final Process process;

    /** Starts it and waits until it serves: for HTTP/2 over TLS where there is a certificate, for HTTP/1.1 in the clear where not. */
    Haproxy(Path program, List<Instance> instances, Path directory, @Nullable OwnCertificate certificate)
            throws IOException, InterruptedException {
        this.certificate = certificate;
        port = Instance.freePort();
        // A path of a socket may have no more than 108 bytes.
        directoryOfSocket = Files.createTempDirectory("farad");
        socket = directoryOfSocket.resolve("haproxy");
        String servers = instances.stream()
                .map(instance -> "  server %s 127.0.0.1:%d agent-port %d"
                        .formatted(instance.name(), instance.port(), instance.agentPort()))
                .collect(Collectors.joining("\n"));
        Path config = Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                  stats socket %s
                  tune.h2.max-concurrent-streams 10000
                defaults
                  mode http
                  timeout connect 30s
                  timeout client 5m
                  timeout server 5m
                  timeout check 30s
                  option redispatch 1
                frontend all
                  bind 127.0.0.1:%d%s
                  default_backend farad
                backend farad
                  balance roundrobin
                  option httpchk
                  http-check send meth GET uri /v2/health/ready ver HTTP/1.1 hdr host farad
                  default-server weight 100 check inter 3s fastinter 1s downinter 500ms agent-check agent-inter 200ms%s
                %s
                """.formatted(
                        socket,
                        port,
                        certificate == null ? "" : " ssl crt " + certificate.pem() + " alpn h2",
                        // The checks speak without the host that HTTP/2 must name.
                        certificate == null ? "" : " proto h2",
                        servers));
        process = new ProcessBuilder(program.toString(), "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IOException("haproxy ended, see " + directory.resolve("haproxy.log"));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Returns where it is installed, if it is. */
    static Optional<Path> installed() {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns whether it answers on its socket, which it does once all is bound; it listens on its port before. */
    private boolean answers() throws IOException {
        try {
            return !statistics().isEmpty();
        } catch (SocketException _) {
            return false;
        }
    }

    /** Returns a client of it. */
    Sender sender() {
        return certificate == null ? new Http1Sender(port) : new Http2Sender(port, certificate);
    }

    /** Waits until it sends requests to an instance, and has seen it well: before its first check it takes each for that. */
    void awaitUp(Instance instance) throws IOException, InterruptedException {
        while (!up(instance) || !column(instance, CHECK_STATUS).equals("L7OK")) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Waits until it sends an instance no more requests. */
    void awaitDown(Instance instance) throws IOException, InterruptedException {
        while (up(instance)) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean up(Instance instance) throws IOException {
        return column(instance, STATUS).startsWith("UP");
    }

    /** Returns how many requests an instance has at the moment. */
    int requests(Instance instance) throws IOException {
        return Integer.parseInt(column(instance, CURRENT_SESSIONS));
    }

    private String column(Instance instance, int column) throws IOException {
        String all = statistics();
        return all.lines()
                .filter(line -> line.startsWith("farad," + instance.name() + ","))
                .findFirst()
                .orElseThrow(() -> new IOException("haproxy says nothing of " + instance.name() + ": " + all))
                .split(",", -1)[column];
    }

    private String statistics() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(directoryOfSocket);
    }
}
