package dev.farad.server.http;

import static dev.farad.server.http.Http2Client.CANCEL;
import static dev.farad.server.http.Http2Client.NO_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.Http2Client.Answer;
import dev.farad.server.http.TestPort.Held;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Those cases of {@link HttpConformance} that no other test of HTTP/2 has: what holds for a connection holds for a stream. */
@ParameterizedClass
@EnumSource
final class Http2ConformanceTest extends Http2Fixture {
    private static final long STREAM_CLOSED = 5;
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final long PACE_NANOS = 20_000_000;
    private static final String PART = "0123456789abcdef".repeat(1_000);

    @Test
    void aBodyMayTakeLongerThanItsTimeoutWhileItComes() throws Exception {
        TestPort port = open(Settings.DEFAULT.withBody(SHORT));
        Standstill.excuses(() -> {
            try (Http2Client client = connect(port)) {
                client.post(1, "/echo");
                for (int i = 0; i < 40; i++) {
                    LockSupport.parkNanos(PACE_NANOS);
                    client.data(1, PART, i == 39);
                    client.awaitPing();
                }
                Answer answer = client.answer(1);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body.size()).isEqualTo(40 * PART.length());
            }
        });
    }

    @Test
    void aBodyThatTricklesGets408InTimeAndNoOtherStream() throws Exception {
        TestPort port = open(Settings.DEFAULT.withBody(SHORT));
        try (Http2Client client = connect(port)) {
            client.post(1, "/echo", "content-length", "100000");
            for (int i = 0; client.so(1).fields.isEmpty() && i < 1_000; i++) {
                client.data(1, "a", false);
                LockSupport.parkNanos(PACE_NANOS);
                client.awaitPing();
            }
            assertThat(client.answer(1).status()).isEqualTo(408);
            // Again for what was on its way.
            assertThat(client.resetOf(1)).isIn(NO_ERROR, STREAM_CLOSED);
            assertThat(client.get(3, "/hello").answer(3).text()).isEqualTo("hello");
        }
    }

    @Test
    void noTimeoutOfTheClientCutsARequestThatRuns() throws Exception {
        Duration brief = Duration.ofMillis(250);
        TestPort port = open(
                Settings.DEFAULT.withHead(brief).withBody(brief).withIdle(brief).withWrite(brief));
        Standstill.excuses(() -> {
            try (Http2Client client = connect(port)) {
                client.get(1, "/held/long");
                Held request = port.nextHeld();
                LockSupport.parkNanos(brief.multipliedBy(5).toNanos());
                request.release();
                assertThat(client.answer(1).text()).isEqualTo("long");
            }
        });
    }

    @Test
    void aResponseThatIsReadInTricklesIsGivenUpAndNoOther() throws Exception {
        TestPort port = open(Settings.DEFAULT.withWrite(SHORT));
        try (Http2Client client = new Http2Client(port.address(), 100, 0).keepingWindows()) {
            client.get(1, "/large/" + (8 << 20));
            while (client.so(1).reset == null) {
                client.window(1, 8);
                LockSupport.parkNanos(PACE_NANOS);
                client.awaitPing();
            }
            assertThat(client.resetOf(1)).isEqualTo(CANCEL);
            assertThat(port.nextEnded().outcome()).isInstanceOfAny(Outcome.Cancelled.class, Outcome.Failed.class);
            assertThat(client.get(3, "/hello").answer(3).text()).isEqualTo("hello");
        }
    }

    @Test
    void aResponseMayTakeLongerThanItsTimeoutWhileItIsRead() throws Exception {
        TestPort port = open(Settings.DEFAULT.withWrite(SHORT));
        int bytes = 40 << 16;
        Standstill.excuses(() -> {
            port.ended.clear();
            try (Http2Client client = new Http2Client(port.address(), 1 << 16, 0).keepingWindows()) {
                client.window(0, bytes).get(1, "/large/" + bytes);
                for (int got = 1 << 16; got < bytes; got += 1 << 16) {
                    client.bytes(1, got);
                    LockSupport.parkNanos(PACE_NANOS);
                    client.window(1, 1 << 16);
                }
                Answer answer = client.answer(1);
                assertThat(answer.reset).isNull();
                byte[] body = answer.body.toByteArray();
                assertThat(body).hasSize(bytes);
                assertThat(body[bytes - 1]).isEqualTo(TestPort.largeAt(bytes - 1));
                assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(200));
            }
        });
    }

    @Test
    void whoDoesNotReadHoldsUpNobodyElse() throws Exception {
        TestPort port = open();
        try (Http2Client full = new Http2Client(port.address(), 1 << 20, 4_096).keepingWindows();
                Http2Client other = connect(port)) {
            full.window(0, 100 << 20);
            for (int stream = 1; stream < 64; stream += 2) {
                full.get(stream, "/large/" + (1 << 20));
            }
            for (int stream = 1; stream < 20; stream += 2) {
                assertThat(other.get(stream, "/hello").answer(stream).text()).isEqualTo("hello");
            }
            for (int stream = 1; stream < 64; stream += 2) {
                assertThat(full.answer(stream).body.size()).isEqualTo(1 << 20);
            }
        }
    }

    @Test
    void noticesWhoLeavesWhileTheResponseIsWritten() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port).keepingWindows()) {
            client.get(1, "/large/" + (8 << 20)).get(3, "/endless").bytes(1, 1_000);
            client.abort();
            for (int i = 0; i < 2; i++) {
                assertThat(port.nextEnded().outcome()).isInstanceOfAny(Outcome.Cancelled.class, Outcome.Failed.class);
            }
        }
    }

    @Test
    void aStreamedBodyThatIsTooLargeIsRefused() throws Exception {
        try (Http2Client client = connect(open(Settings.DEFAULT.withBodyBytes(1_000)))) {
            client.post(1, "/count").data(1, "a".repeat(1_000), false).data(1, "a", true);
            assertThat(client.answer(1).status()).isEqualTo(413);
            assertThat(client.get(3, "/hello").answer(3).text()).isEqualTo("hello");
        }
    }

    @Test
    void cutsWhatRunsAfterTheDeadlineOfADrainAndCountsEachStream() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.get(1, "/held/one").get(3, "/held/two");
            Held one = port.nextHeld();
            Held two = port.nextHeld();
            assertThat(port.drain(Duration.ofMillis(300)))
                    .succeedsWithin(RawClient.PATIENCE)
                    .isEqualTo(2);
            client.awaitEnd();
            assertThat(one.cancelled()).succeedsWithin(RawClient.PATIENCE);
            assertThat(two.cancelled()).succeedsWithin(RawClient.PATIENCE);
        }
    }

    @Test
    void turnsAwayWhoIsOneTooManyUntilAnotherLeaves() throws Exception {
        int most = 3;
        TestPort port = open(Settings.DEFAULT.withConnections(most));
        List<Http2Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < most; i++) {
                clients.add(connect(port));
                clients.getLast().awaitPing();
            }
            assertThat(isTurnedAway(port)).isTrue();
            clients.removeFirst().close();
            Await.until("a place for another", () -> port.connections() < most);
            assertThat(isTurnedAway(port)).isFalse();
        } finally {
            for (Http2Client client : clients) {
                client.close();
            }
        }
    }

    private static boolean isTurnedAway(TestPort port) {
        try (Http2Client client = connect(port)) {
            client.awaitPing();
            return !client.get(1, "/hello").answer(1).text().equals("hello");
        } catch (IOException ended) {
            return true;
        }
    }
}
