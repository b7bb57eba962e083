package dev.farad.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HaproxyAgentTest {
    private static final Instance INSTANCE = new Instance("me", "127.0.0.1", 80, "http", Map.of());

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String ask(HaproxyAgent agent, String sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), agent.port())) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void saysTheWholeStateEachTime() throws Exception {
        int port;
        try (HaproxyAgent agent = new HaproxyAgent(loopback(0))) {
            assertThat(agent.port()).isZero();
            agent.register(INSTANCE, 10);
            assertThat(ask(agent, "")).isEqualTo("ready up 10%\n");
            agent.weight(100);
            assertThat(ask(agent, "who are you\n")).isEqualTo("ready up 100%\n");
            agent.weight(0);
            assertThat(ask(agent, "")).isEqualTo("drain\n");
            agent.register(INSTANCE, 10);
            assertThat(ask(agent, "")).isEqualTo("ready up 10%\n");
            agent.deregister();
            assertThat(ask(agent, "")).isEqualTo("drain\n");
            port = agent.port();
        }
        awaitRefusal(port);
    }

    /** The port is closed by the thread that waits there, once it has noticed. */
    private static void awaitRefusal(int port) throws IOException {
        while (true) {
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(open.isConnected()).isTrue();
            } catch (ConnectException refused) {
                return;
            } catch (SocketException reset) {
                // It closed while this one waited to be accepted.
            }
        }
    }

    @Test
    void clientsThatSayNothingAndStayHoldUpNobody() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (HaproxyAgent agent = new HaproxyAgent(loopback(0))) {
            agent.register(INSTANCE, 50);
            for (int i = 0; i < 200; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), agent.port()));
            }
            // Those beyond the bound are closed at once, until a silent one has had its second.
            String answer = ask(agent, "");
            while (answer.isEmpty()) {
                answer = ask(agent, "");
            }
            assertThat(answer).isEqualTo("ready up 50%\n");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsAFailureThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HaproxyAgent agent = new HaproxyAgent(loopback(taken.getLocalPort()))) {
            assertThatThrownBy(() -> agent.register(INSTANCE, 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on localhost/127.0.0.1:" + taken.getLocalPort());
        }
    }
}
