package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** How many connections a port takes. */
interface ConnectionLimitCases extends Cases {

    @Test
    default void turnsAwayWhoIsOneTooManyUntilAnotherLeaves() throws Exception {
        int most = 3;
        TestPort port = open(Settings.DEFAULT.withConnections(most));
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < most; i++) {
                RawClient client = port.connect();
                clients.add(client);
                assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
            }
            for (int i = 0; i < 3; i++) {
                turnedAway(port);
            }
            for (RawClient client : clients) {
                assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
            }
            clients.removeFirst().close();
            Await.until("a place for another", () -> port.connections() < most);
            try (RawClient next = port.connect()) {
                assertThat(next.send(get("/hello")).read().text()).isEqualTo("hello");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** Turned away is either 503 and the end, or the end at once; never anything else. */
    private static void turnedAway(TestPort port) throws IOException {
        try (RawClient client = port.connect()) {
            if (client.silentFor(RawClient.PATIENCE)) {
                throw new AssertionError("one too many was taken in");
            }
            byte[] said = new byte[12];
            int length = client.readSome(said);
            if (length >= 0) {
                assertThat(new String(said, 0, length, StandardCharsets.ISO_8859_1))
                        .isEqualTo("HTTP/1.1 503");
            }
            client.awaitGone();
        } catch (SocketException | SSLException beforeTheHandshake) {
            assertThat(port.secure()).isTrue();
        }
    }
}
