package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Offers to go on in another protocol, which a server may ignore; RFC 9110 section 7.8. */
interface UpgradeCases extends Cases {

    @Test
    default void goesOnIn11WithTheHttpClientOfTheJdk() throws Exception {
        TestPort port = open();
        assumeFalse(port.secure(), "upgrades are offered in the clear only");
        URI base = URI.create("http://127.0.0.1:" + port.address().getPort());
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (int length : new int[] {0, 4 << 10, 1 << 20, 4 << 10}) {
                byte[] body = pattern(length);
                HttpResponse<byte[]> echo = client.send(
                        HttpRequest.newBuilder(base.resolve("/echo"))
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofByteArray());
                assertThat(echo.statusCode()).isEqualTo(200);
                assertThat(echo.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
                assertThat(echo.body()).isEqualTo(body);
                HttpResponse<String> hello = client.send(
                        HttpRequest.newBuilder(base.resolve("/hello")).build(), BodyHandlers.ofString());
                assertThat(hello.body()).isEqualTo("hello");
            }
        }
    }

    @Test
    default void ignoresOffersOfWebSockets() throws Exception {
        try (RawClient client = open().connect()) {
            for (int i = 0; i < 2; i++) {
                Reply reply = client.send(get(
                                "/hello",
                                "Connection: keep-alive, Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                        .read();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.text()).isEqualTo("hello");
                assertThat(reply.has("upgrade")).isFalse();
            }
        }
    }
}
