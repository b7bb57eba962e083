package dev.farad.server.http;

import static dev.farad.server.http.Http2Client.CANCEL;
import static dev.farad.server.http.Http2Client.HEADERS;
import static dev.farad.server.http.Http2Client.NO_ERROR;
import static dev.farad.server.http.Http2Client.PING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a client of HTTP/2 may take. */
@ParameterizedClass
@EnumSource
final class Http2TimeoutTest extends Http2Fixture {
    private static final Duration SHORT = Duration.ofMillis(400);

    @Test
    void closesAnIdleConnectionThoughItSendsPings() throws Exception {
        TestPort port = open(Settings.DEFAULT.withIdle(SHORT));
        Standstill.excuses(() -> {
            try (Http2Client client = connect(port)) {
                long began = System.nanoTime();
                client.get(1, "/hello").answer(1);
                pingUntilClosed(client);
                assertThat(client.awaitGoAway()).isEqualTo(NO_ERROR);
                client.awaitEnd();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SHORT.dividedBy(2));
            }
        });
    }

    private static void pingUntilClosed(Http2Client client) {
        try {
            while (true) {
                client.awaitPing();
                // More at once would be a flood.
                LockSupport.parkNanos(5_000_000);
            }
        } catch (IOException closed) {
            // As it should be.
        }
    }

    @Test
    void closesAConnectionThatSaysNothing() throws Exception {
        TestPort port = open(Settings.DEFAULT.withIdle(SHORT));
        try (RawClient silent = port.connect();
                RawClient half = port.connect()) {
            half.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            silent.awaitEnd();
            half.awaitGone();
        }
    }

    @Test
    void closesAConnectionInTheMiddleOfItsPreface() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withHead(SHORT)).connect()) {
            client.send("PRI * HT").awaitEnd();
        }
    }

    @Test
    void closesAConnectionInTheMiddleOfAHead() throws Exception {
        TestPort port = open(Settings.DEFAULT.withHead(SHORT));
        try (Http2Client client = connect(port)) {
            client.awaitPing();
            client.frame(HEADERS, 0, 1, Http2Client.block(Http2Client.request("GET", "/hello")));
            assertThat(client.awaitGoAway()).isEqualTo(NO_ERROR);
            client.awaitEnd();
            assertThat(port.began).hasValue(0);
        }
    }

    @Test
    void refusesABodyThatStops() throws Exception {
        TestPort port = open(Settings.DEFAULT.withBody(SHORT));
        try (Http2Client client = connect(port)) {
            client.post(1, "/echo").data(1, "half", false);
            assertThat(client.answer(1).status()).isEqualTo(408);
            assertThat(client.resetOf(1)).isEqualTo(NO_ERROR);
            client.frame(PING, 0, 0, new byte[8]);
            assertThat(client.get(3, "/hello").answer(3).status()).isEqualTo(200);
        }
    }

    @Test
    void resetsAStreamWhoseClientTakesNothing() throws Exception {
        TestPort port = open(Settings.DEFAULT.withWrite(SHORT));
        try (Http2Client client = new Http2Client(port.address(), 0, 0)) {
            client.get(1, "/hello").get(3, "/endless");
            assertThat(client.resetOf(1)).isEqualTo(CANCEL);
            assertThat(client.resetOf(3)).isEqualTo(CANCEL);
            assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Cancelled("the client read too slowly"));
            assertThat(client.get(5, "/empty").answer(5).status()).isEqualTo(204);
        }
    }

    @Test
    void aRequestThatRunsLongIsNoIdleConnection() throws Exception {
        TestPort port = open(Settings.DEFAULT.withIdle(Duration.ofMillis(100)));
        Standstill.excuses(() -> {
            try (Http2Client client = connect(port)) {
                client.get(1, "/held/long");
                TestPort.Held held = port.nextHeld();
                long until = System.nanoTime() + SHORT.toNanos();
                while (System.nanoTime() < until) {
                    client.awaitPing();
                    LockSupport.parkNanos(10_000_000);
                }
                held.release();
                assertThat(client.answer(1).text()).isEqualTo("long");
            }
        });
    }
}
