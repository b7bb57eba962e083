package dev.farad.server.http;

import static dev.farad.server.http.Http2Client.CANCEL;
import static dev.farad.server.http.Http2Client.NO_ERROR;
import static dev.farad.server.http.Http2Client.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.Http2Client.Answer;
import dev.farad.server.http.TestPort.Held;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies, windows and ends of HTTP/2 streams. */
@ParameterizedClass
@EnumSource
final class Http2StreamTest extends Http2Fixture {
    private static final String PART = "0123456789".repeat(1_000);

    @Test
    void echoesABodyWithAndWithoutItsLength() throws Exception {
        try (Http2Client client = connect(open())) {
            client.post(1, "/echo").data(1, "one ", false).data(1, "", false).data(1, "two", true);
            assertThat(client.answer(1).text()).isEqualTo("one two");
            client.post(3, "/echo", "content-length", "5").data(3, "three", true);
            assertThat(client.answer(3).text()).isEqualTo("three");
            client.post(5, "/echo", "content-length", "0").data(5, "", true);
            assertThat(client.answer(5).status()).isEqualTo(200);
        }
    }

    @Test
    void dropsPaddingAndTrailers() throws Exception {
        try (Http2Client client = connect(open())) {
            client.post(1, "/echo").frame(Http2Client.DATA, 8, 1, (byte) 2, (byte) 'a', (byte) 0, (byte) 0);
            client.head(1, true, "x-sum", "1");
            assertThat(client.answer(1).text()).isEqualTo("a");
        }
    }

    @Test
    void refusesTrailersThatAreMalformed() throws Exception {
        try (Http2Client client = connect(open())) {
            client.post(1, "/echo").data(1, "a", false).head(1, true, ":path", "/");
            assertThat(client.resetOf(1)).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @Test
    void resetsABodyOfAnotherLengthThanAnnounced() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.post(1, "/echo", "content-length", "5").data(1, "six...", true);
            assertThat(client.resetOf(1)).isEqualTo(PROTOCOL_ERROR);
            client.post(3, "/echo", "content-length", "5").data(3, "four", true);
            assertThat(client.resetOf(3)).isEqualTo(PROTOCOL_ERROR);
            assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
        }
    }

    @Test
    void takesABodyLargerThanAllWindowsWhole() throws Exception {
        try (Http2Client client = connect(open())) {
            client.post(1, "/echo");
            upload(client, 1, 300);
            Answer answer = client.answer(1);
            assertThat(answer.body.size()).isEqualTo(300 * PART.length());
            assertThat(answer.text().endsWith("789")).isTrue();
        }
    }

    /** Sends parts within the windows that the server opens, which it is asked for with PINGs. */
    private static void upload(Http2Client client, int stream, int parts) throws Exception {
        for (int i = 0; i < parts; i++) {
            client.data(stream, PART, i == parts - 1);
            if (i % 3 == 2) {
                client.awaitPing();
            }
        }
    }

    @Test
    void countsAStreamedBody() throws Exception {
        try (Http2Client client = connect(open())) {
            client.post(1, "/count");
            upload(client, 1, 100);
            assertThat(client.answer(1).text()).isEqualTo("" + 100 * PART.length());
        }
    }

    @Test
    void answersWhileTheBodyStillComes() throws Exception {
        try (Http2Client client = connect(open())) {
            client.post(1, "/relay").data(1, "first", false);
            assertThat(client.bytes(1, 5).text()).isEqualTo("first");
            client.data(1, " last", true);
            assertThat(client.answer(1).text()).isEqualTo("first last");
        }
    }

    @Test
    void refusesEarlyAndTellsTheClientToSendNoMore() throws Exception {
        TestPort port = open(Settings.DEFAULT.withBodyBytes(10));
        try (Http2Client client = connect(port)) {
            assertThat(client.post(1, "/echo", "content-length", "11").answer(1).status())
                    .isEqualTo(413);
            assertThat(client.resetOf(1)).isEqualTo(NO_ERROR);
            client.post(3, "/echo").data(3, "twelve bytes", false);
            assertThat(client.answer(3).status()).isEqualTo(413);
            assertThat(client.resetOf(3)).isEqualTo(NO_ERROR);
            assertThat(client.post(5, "/refused").answer(5).status()).isEqualTo(403);
            client.post(7, "/echo", "content-encoding", "br");
            assertThat(client.answer(7).status()).isEqualTo(415);
            assertThat(client.get(9, "/hello").answer(9).status()).isEqualTo(200);
        }
    }

    @Test
    void sendsAnInterimAnswerToThoseWhoWait() throws Exception {
        try (Http2Client client = connect(open())) {
            client.post(1, "/echo", "expect", "100-continue");
            while (client.so(1).interims == 0) {
                client.read();
            }
            client.data(1, "now", true);
            assertThat(client.answer(1).text()).isEqualTo("now");
            client.post(3, "/refused", "expect", "100-continue");
            assertThat(client.answer(3).status()).isEqualTo(403);
            assertThat(client.so(3).interims).isZero();
        }
    }

    @Test
    void sendsNoMoreThanTheWindowTakes() throws Exception {
        try (Http2Client client = new Http2Client(open().address(), 100, 0).keepingWindows()) {
            client.get(1, "/large/1000").bytes(1, 100);
            client.awaitPing();
            assertThat(client.so(1).body.size()).isEqualTo(100);
            client.window(1, 50).bytes(1, 150);
            client.awaitPing();
            assertThat(client.so(1).body.size()).isEqualTo(150);
            client.window(1, 10_000);
            assertThat(client.answer(1).body.size()).isEqualTo(1_000);
        }
    }

    @Test
    void asksAPublisherForNoMoreThanAClientTakes() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port).keepingWindows()) {
            client.get(1, "/endless").bytes(1, 65_535);
            client.get(3, "/hello");
            client.window(0, 1_000);
            assertThat(client.answer(3).text()).isEqualTo("hello");
            client.reset(1, CANCEL);
            TestPort.Ended hello = port.nextEnded();
            TestPort.Ended endless = port.nextEnded();
            assertThat(hello.path()).isEqualTo("/hello");
            assertThat(endless.outcome()).isInstanceOf(Outcome.Cancelled.class);
        }
    }

    @Test
    void aSubscriberThatAsksForNothingStopsItsOwnStreamOnly() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            // Answers as it reads, and its client takes nothing of that.
            client.keepingWindows();
            client.post(1, "/relay");
            for (int i = 0; i < 6; i++) {
                client.data(1, PART, false);
            }
            client.post(3, "/count");
            upload(client, 3, 60);
            client.window(0, 100);
            assertThat(client.answer(3).text()).isEqualTo("" + 60 * PART.length());
            client.reset(1, CANCEL);
        }
    }

    @Test
    void aResetOfTheClientCancelsWhatRuns() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.get(1, "/held/a");
            Held held = port.nextHeld();
            client.reset(1, CANCEL);
            held.cancelled().get();
            assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
            client.post(3, "/echo").data(3, "half", false).reset(3, CANCEL);
            assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(client.get(5, "/hello").answer(5).status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatLeavesCancelsAllItsRequests() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.get(1, "/held/a").get(3, "/held/b").post(5, "/echo");
            Held first = port.nextHeld();
            Held second = port.nextHeld();
            client.abort();
            first.cancelled().get();
            second.cancelled().get();
            for (int i = 0; i < 3; i++) {
                assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
            }
        }
    }

    @Test
    void cutsTheStreamOfAPublisherThatFailsAndNoOther() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            assertThat(client.get(1, "/broken/2").resetOf(1)).isEqualTo(2);
            assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(client.get(3, "/hello").answer(3).status()).isEqualTo(200);
        }
    }

    @Test
    void answersOutOfOrder() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.get(1, "/held/slow").get(3, "/hello");
            assertThat(client.answer(3).text()).isEqualTo("hello");
            port.nextHeld().release();
            assertThat(client.answer(1).text()).isEqualTo("slow");
        }
    }

    @Test
    void finishesWhatItHasWhenThePortStops() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port);
                Http2Client idle = connect(port)) {
            idle.awaitPing();
            client.get(1, "/held/last");
            Held held = port.nextHeld();
            CompletableFuture<Integer> drained = port.drain(Duration.ofSeconds(20));
            assertThat(client.awaitGoAway()).isEqualTo(NO_ERROR);
            assertThat(client.lastStream()).isEqualTo(1);
            assertThat(idle.awaitGoAway()).isEqualTo(NO_ERROR);
            idle.awaitEnd();
            client.get(3, "/hello");
            held.release();
            assertThat(client.answer(1).text()).isEqualTo("last");
            client.awaitEnd();
            assertThat(client.so(3).fields).isEmpty();
            assertThat(drained.get()).isZero();
        }
    }
}
