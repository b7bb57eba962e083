package dev.farad.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The model, the hook and the route of the example. */
@Timeout(30)
class SmallestServerTest {
    private static final String NUMBERS =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[3],\"datatype\":\"FP32\",\"data\":[1,-2.5,0]}]}";

    private final FaradServer server = SmallestServer.start(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)));
    private final Wire wire = new Wire(server.address().getPort());

    SmallestServerTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        wire.close();
        assertThat(server.stop()).isZero();
    }

    @Test
    void itsModelDoublesNumbers() throws IOException {
        Wire.Answer answer = wire.post("/v2/models/double/infer", NUMBERS);
        assertThat(answer.body()).contains("\"name\":\"y\"", "\"shape\":[3]", "[2.0,-5.0,0.0]");
        assertThat(answer.head()).contains("\r\nserver-timing: queue;dur=");
    }

    @Test
    void itsHookKeepsGuestsOut() throws IOException {
        byte[] body = NUMBERS.getBytes(UTF_8);
        Wire.Answer guest = wire.post("/v2/models/double/infer", body, "x-tenant-id: guest\r\n");
        assertThat(guest.status()).isEqualTo(403);
        assertThat(guest.body()).isEqualTo("{\"error\":\"guests are not served\"}");
        assertThat(wire.post("/v2/models/double/infer", body, "x-tenant-id: friend\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void itsRouteGreets() throws IOException {
        assertThat(wire.get("/hello/J%C3%BCrgen").body()).isEqualTo("Hello, Jürgen!");
    }
}
