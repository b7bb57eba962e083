package dev.farad.server.http;

import static dev.farad.server.http.Requests.bytes;
import static dev.farad.server.http.Requests.chunked;
import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a client may take in each phase, which trickling must not stretch. */
interface TimeoutCases extends Cases {
    /** The timeout under test. */
    Duration SHORT = Duration.ofMillis(600);
    /** After this a timeout was stretched: leaves room for a busy machine. */
    Duration STRETCHED = SHORT.plusSeconds(4);
    /** A pause that restarts no timeout that is right. */
    Duration PACE = Duration.ofMillis(40);

    /** Sends a byte again and again until the server answers or ends, and returns how long that took. */
    private static Duration trickle(RawClient client, String bytes) throws IOException {
        long start = System.nanoTime();
        try {
            do {
                client.send(bytes);
            } while (client.silentFor(PACE) && System.nanoTime() - start < STRETCHED.toNanos());
        } catch (IOException closed) {
            // The server was faster than the next byte.
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void timedOut(RawClient client) throws IOException {
        Reply refusal = client.read();
        assertThat(refusal.status()).isEqualTo(408);
        assertThat(refusal.saysClose()).isTrue();
        client.awaitEnd();
    }

    @Test
    default void aHeadThatTricklesGets408InTime() throws Exception {
        TestPort port = open(Settings.DEFAULT.withHead(SHORT));
        Standstill.excuses(() -> {
            try (RawClient slow = port.connect();
                    RawClient normal = port.connect()) {
                slow.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
                assertThat(trickle(slow, "y")).isBetween(SHORT.dividedBy(2), STRETCHED);
                timedOut(slow);
                assertThat(normal.send(get("/hello")).read().text()).isEqualTo("hello");
            }
        });
    }

    @Test
    default void aHeadThatTricklesLineByLineGets408InTime() throws Exception {
        TestPort port = open(Settings.DEFAULT.withHead(SHORT));
        Standstill.excuses(() -> {
            try (RawClient client = port.connect()) {
                client.send(get("/hello"));
                assertThat(client.read().status()).isEqualTo(200);
                client.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
                assertThat(trickle(client, "X: y\r\n")).isBetween(SHORT.dividedBy(2), STRETCHED);
                timedOut(client);
            }
        });
    }

    @Test
    default void emptyLinesAreNoWayToStayForEver() throws Exception {
        TestPort port = open(Settings.DEFAULT.withHead(SHORT).withIdle(SHORT));
        Standstill.excuses(() -> {
            try (RawClient client = port.connect()) {
                assertThat(trickle(client, "\r\n")).isLessThan(STRETCHED);
                client.awaitGone();
            }
        });
    }

    @Test
    default void aHeadMayComeInPieces() throws Exception {
        try (RawClient client =
                open(Settings.DEFAULT.withHead(Duration.ofSeconds(5))).connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /number/1 HTTP/1.1\r\nHo");
                assertThat(client.silentFor(PACE)).isTrue();
                assertThat(client.send("st: a\r\n\r\n").read().text()).isEqualTo("1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void aBodyThatTricklesGets408InTime(boolean chunked) throws Exception {
        TestPort port = open(Settings.DEFAULT.withBody(SHORT));
        try (RawClient slow = port.connect();
                RawClient normal = port.connect()) {
            slow.send(chunked ? chunked("/echo", "") : head("POST /echo HTTP/1.1", "Content-Length: 100000"));
            Duration took = trickle(slow, chunked ? "1\r\na\r\n" : "a");
            assertThat(took).isBetween(SHORT.dividedBy(2), STRETCHED);
            timedOut(slow);
            assertThat(normal.send(get("/hello")).read().text()).isEqualTo("hello");
        }
        assertThat(port.ended.stream().map(TestPort.Ended::outcome)).contains(new Outcome.Answered(408));
    }

    @Test
    default void aBodyThatStopsGets408() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withBody(SHORT)).connect()) {
            client.send(head("POST /echo HTTP/1.1", "Content-Length: 1000") + "a".repeat(999));
            timedOut(client);
        }
    }

    @Test
    default void aBodyThatWasAskedForButDoesNotComeGets408() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withBody(SHORT)).connect()) {
            client.send(head("POST /echo HTTP/1.1", "Content-Length: 5", "Expect: 100-continue"));
            assertThat(client.read().status()).isEqualTo(100);
            timedOut(client);
        }
    }

    @Test
    default void aRefusedBodyThatTricklesEndsTheConnectionInTime() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withBody(SHORT)).connect()) {
            client.send(head("POST /nowhere HTTP/1.1", "Content-Length: 100000"));
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(trickle(client, "a")).isLessThan(STRETCHED);
            client.awaitGone();
        }
    }

    @Test
    default void aBodyMayTakeLongerThanItsTimeoutWhileItComes() throws Exception {
        byte[] part = pattern(1 << 16);
        TestPort port = open(Settings.DEFAULT.withBody(SHORT));
        Standstill.excuses(() -> {
            try (RawClient client = port.connect()) {
                client.send(head("POST /echo HTTP/1.1", "Content-Length: " + 40 * part.length));
                for (int i = 0; i < 40; i++) {
                    assertThat(client.silentFor(PACE)).isTrue();
                    client.send(part);
                }
                Reply reply = client.read();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).hasSize(40 * part.length);
            }
        });
    }

    @Test
    default void aConnectionThatNeverSpeaksIsClosedInSilence() throws Exception {
        TestPort port = open(Settings.DEFAULT.withIdle(SHORT).withHead(SHORT));
        Standstill.excuses(() -> {
            try (RawClient client = port.connect()) {
                client.awaitEnd();
            }
        });
    }

    @Test
    default void anIdleConnectionIsClosedInSilence() throws Exception {
        TestPort port = open(Settings.DEFAULT.withIdle(SHORT));
        Standstill.excuses(() -> {
            try (RawClient client = port.connect()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.send(get("/hello")).read().saysClose()).isFalse();
                    assertThat(client.silentFor(SHORT.dividedBy(4))).isTrue();
                }
                long start = System.nanoTime();
                client.awaitEnd();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(STRETCHED);
            }
        });
    }

    @Test
    default void noTimeoutOfTheClientCutsARequestThatRuns() throws Exception {
        Duration brief = Duration.ofMillis(250);
        TestPort port = open(
                Settings.DEFAULT.withHead(brief).withBody(brief).withIdle(brief).withWrite(brief));
        Standstill.excuses(() -> {
            try (RawClient client = port.connect()) {
                client.send(get("/held/long") + get("/number/2"));
                TestPort.Held request = port.nextHeld();
                assertThat(client.silentFor(brief.multipliedBy(5))).isTrue();
                request.release();
                assertThat(client.read().text()).isEqualTo("long");
                assertThat(client.read().text()).isEqualTo("2");
            }
        });
    }

    @Test
    default void aResponseThatIsNotReadIsGivenUp() throws Exception {
        TestPort port = open(Settings.DEFAULT.withWrite(SHORT));
        try (RawClient client = port.connect(4_096);
                RawClient normal = port.connect()) {
            client.send(get("/large/" + (32 << 20)));
            notAnswered(port);
            assertThat(client.awaitGone()).isLessThan(32 << 20);
            assertThat(normal.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void aResponseThatIsReadInTricklesIsGivenUp() throws Exception {
        TestPort port = open(Settings.DEFAULT.withWrite(SHORT));
        try (RawClient client = port.connect(4_096)) {
            client.send(get("/large/" + (32 << 20)));
            byte[] few = new byte[64];
            long deadline = System.nanoTime() + RawClient.PATIENCE.toNanos();
            while (port.ended.isEmpty() && System.nanoTime() - deadline < 0) {
                assertThat(client.readSome(few)).isPositive();
                TestPort.Ended end = port.ended.poll(PACE.toMillis(), TimeUnit.MILLISECONDS);
                if (end != null) {
                    port.ended.add(end);
                }
            }
            notAnswered(port);
        }
    }

    private static void notAnswered(TestPort port) throws InterruptedException {
        assertThat(port.nextEnded().outcome()).isInstanceOfAny(Outcome.Cancelled.class, Outcome.Failed.class);
    }

    @Test
    default void aResponseMayTakeLongerThanItsTimeoutWhileItIsRead() throws Exception {
        int bytes = 12 << 20;
        TestPort port = open(Settings.DEFAULT.withWrite(SHORT));
        Standstill.excuses(() -> {
            port.ended.clear();
            try (RawClient client = port.connect(1 << 16)) {
                client.send(bytes(get("/large/" + bytes)));
                byte[] some = new byte[1 << 18];
                long total = 0;
                while (total < bytes) {
                    int read = client.readFull(some);
                    assertThat(read).isPositive();
                    total += read;
                    assertThat(port.held.poll(2, TimeUnit.MILLISECONDS)).isNull();
                }
                assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(200));
            }
        });
    }
}
