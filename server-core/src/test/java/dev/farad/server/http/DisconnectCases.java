package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farad.hooks.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that leave, in every phase of a request, and those that only stop to send. */
interface DisconnectCases extends Cases {

    /** How a client leaves. */
    enum Leaving {
        CLOSE,
        RESET;

        void by(RawClient client) throws IOException {
            if (this == CLOSE) {
                client.close();
            } else {
                client.reset();
            }
        }
    }

    private static void cancelled(TestPort port) throws InterruptedException {
        assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
    }

    @ParameterizedTest
    @EnumSource
    default void noticesWhoLeavesInTheMiddleOfAHead(Leaving leaving) throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            assertThat(client.send(get("/hello") + "GET /hel").read().text()).isEqualTo("hello");
            leaving.by(client);
            Await.until("closed", () -> port.connections() == 0);
        }
        assertThat(port.began).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    default void noticesWhoLeavesInTheMiddleOfABody(Leaving leaving) throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(head("POST /echo HTTP/1.1", "Content-Length: 100000") + "half");
            Await.until("begun", () -> port.began.get() == 1);
            leaving.by(client);
            cancelled(port);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void noticesWhoLeavesWhileTheRequestRuns(Leaving leaving) throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(post("/held/one", "body"));
            TestPort.Held request = port.nextHeld();
            leaving.by(client);
            assertThat(request.cancelled()).succeedsWithin(RawClient.PATIENCE);
            cancelled(port);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void noticesWhoLeavesWithRequestsUnread(Leaving leaving) throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(
                    get("/held/one") + get("/hello", "X: " + "y".repeat(500)).repeat(10));
            TestPort.Held request = port.nextHeld();
            leaving.by(client);
            assertThat(request.cancelled()).succeedsWithin(RawClient.PATIENCE);
            cancelled(port);
        }
    }

    /** Who looks at a socket only on news of it may take the reset for part of the news of the bytes; not every time, hence so many. */
    @Test
    default void noticesAResetRightBehindBytes() throws Exception {
        TestPort port = open();
        for (int i = 0; i < 50; i++) {
            try (RawClient client = port.connect()) {
                client.send(get("/held/one"));
                TestPort.Held request = port.nextHeld();
                client.send("GET /hel");
                client.reset();
                assertThat(request.cancelled()).succeedsWithin(RawClient.PATIENCE);
                cancelled(port);
            }
        }
    }

    /** An orderly end would not arrive: it stands behind bytes that nobody takes. */
    @Test
    default void noticesAResetWhileReadsArePaused() throws Exception {
        assumeTrue(noticesResetsWhilePaused(), "this transport looks at no socket that it does not read");
        TestPort port = open();
        try (Stuffing client = port.stuffing(get("/held/one", "X: " + "y".repeat(2_000)))) {
            client.untilBlocked();
            TestPort.Held request = port.nextHeld();
            client.reset();
            assertThat(request.cancelled()).succeedsWithin(RawClient.PATIENCE);
            cancelled(port);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void noticesWhoLeavesWhileTheResponseIsWritten(Leaving leaving) throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect(4_096)) {
            client.send(get("/large/" + (32 << 20)));
            assertThat(client.readSome(new byte[1_000])).isPositive();
            leaving.by(client);
            assertThat(port.nextEnded().outcome()).isInstanceOfAny(Outcome.Cancelled.class, Outcome.Failed.class);
        }
    }

    @Test
    default void whoLeavesHarmsNobodyElse() throws Exception {
        TestPort port = open();
        try (RawClient leaving = port.connect();
                RawClient staying = port.connect()) {
            staying.send(get("/held/stays"));
            TestPort.Held stays = port.nextHeld();
            leaving.send(get("/held/leaves"));
            port.nextHeld();
            leaving.reset();
            cancelled(port);
            stays.release();
            assertThat(staying.read().text()).isEqualTo("stays");
            assertThat(stays.cancelled()).isNotDone();
        }
    }

    @Test
    default void answersWhoOnlyStopsToSend() throws Exception {
        assumeTrue(answersBehindTheEnd(), "nothing is written behind the client's end");
        try (RawClient client = open().connect()) {
            client.send(get("/number/1") + post("/echo", "two"));
            client.endOutput();
            assertThat(client.read().text()).isEqualTo("1");
            assertThat(client.read().text()).isEqualTo("two");
            client.awaitEnd();
        }
    }

    /** The same packet comes from who only stops to send and from who is gone; what runs for the gone must not go on. */
    @Test
    default void takesWhoStopsToSendWhileTheRequestRunsForGone() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(get("/held/one"));
            TestPort.Held request = port.nextHeld();
            client.endOutput();
            assertThat(request.cancelled()).succeedsWithin(RawClient.PATIENCE);
            cancelled(port);
            client.awaitGone();
        }
    }

    @Test
    default void doesNotWaitForTheRestFromWhoStoppedToSend() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(head("POST /echo HTTP/1.1", "Content-Length: 10") + "half");
            Await.until("begun", () -> port.began.get() == 1);
            client.endOutput();
            client.awaitGone();
            cancelled(port);
        }
    }
}
