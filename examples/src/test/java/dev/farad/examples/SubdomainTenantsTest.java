package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tenant that the example finds in the host name. */
@Timeout(30)
class SubdomainTenantsTest {
    private final FaradServer server = SubdomainTenants.start(
            ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)).with(BackendChoice.CPU));

    SubdomainTenantsTest() throws IOException {}

    @AfterEach
    void stop() {
        assertThat(server.stop()).isZero();
    }

    /** Asks by hand, since no client lets its user choose the host. */
    private String whoami(String host) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            String request = "GET /whoami HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void theTenantIsTheFirstNameOfTheHost() throws IOException {
        assertThat(whoami("acme.api.example.com")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nacme");
        assertThat(whoami("Globex.API.example.com:8080")).endsWith("\r\n\r\nglobex");
    }

    @Test
    void otherHostsAreNobodys() throws IOException {
        assertThat(whoami("api.example.com")).startsWith("HTTP/1.1 421 ");
        assertThat(whoami("acme.api.example.com.evil.org")).startsWith("HTTP/1.1 421 ");
    }
}
