package dev.farad.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real HAProxy makes of the agent's answers. */
@Timeout(60)
class HaproxyTest {
    private static final int STATUS = 17;
    private static final int WEIGHT = 18;

    @TempDir
    private Path directory;

    /** Returns the columns of the server's line, as HAProxy's statistics have them. */
    private String[] statistics() throws IOException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(directory.resolve("stats")));
            socket.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
            String all = new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.US_ASCII);
            return all.lines()
                    .filter(line -> line.startsWith("farad,one,"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(all))
                    .split(",");
        }
    }

    /** Returns whether HAProxy answers on its socket, which comes a moment after it listens on its port. */
    private boolean answers() throws IOException {
        try {
            return statistics().length > 0;
        } catch (SocketException _) {
            return false;
        }
    }

    private void await(String status, int weight) throws IOException {
        String[] seen = statistics();
        while (!seen[STATUS].equals(status) || Integer.parseInt(seen[WEIGHT]) != weight) {
            seen = statistics();
        }
    }

    private Daemon start(int port, int server, int agent) throws IOException {
        Path config = Files.writeString(
                directory.resolve("haproxy.cfg"), """
                global
                  stats socket %s
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 10s
                  timeout server 10s
                frontend all
                  bind 127.0.0.1:%d
                  default_backend farad
                backend farad
                  server one 127.0.0.1:%d weight 100 check inter 100ms agent-check agent-port %d agent-inter 100ms
                """.formatted(directory.resolve("stats"), port, server, agent));
        return new Daemon(List.of(Daemon.find("haproxy", "haproxy"), "-db", "-f", config.toString()), port);
    }

    @Test
    void weighsDrainsAndComesBackAsTheAgentSays() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(any, 0);
        server.start();
        int port = server.getAddress().getPort();
        Instance instance = new Instance("one", "127.0.0.1", port, "http", Map.of());
        try (HaproxyAgent agent = new HaproxyAgent(any)) {
            agent.register(instance, 10);
            try (Daemon haproxy = start(Daemon.freePort(), port, agent.port())) {
                while (!answers()) {
                    assertThat(haproxy.running()).isTrue();
                }
                await("UP", 10);
                agent.weight(55);
                await("UP", 55);
                agent.deregister();
                await("DRAIN (agent)", 55);
                agent.register(instance, 10);
                await("UP", 10);
                agent.weight(100);
                await("UP", 100);
                assertThat(haproxy.running()).isTrue();
            }
        } finally {
            server.stop(0);
        }
    }
}
