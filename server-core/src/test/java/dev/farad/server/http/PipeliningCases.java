package dev.farad.server.http;

import static dev.farad.server.http.Requests.chunked;
import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests sent before the answers to those before them; RFC 9112 section 9.3.2. */
interface PipeliningCases extends Cases {
    /** Requests of one round of {@link #mixed}. */
    int KINDS = 5;

    /** Returns requests of every kind: at once and later, with and without bodies, to GET, POST and HEAD. */
    private static String mixed(int count) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append(
                    switch (i % KINDS) {
                        case 0 -> get("/number/" + i);
                        case 1 -> get("/later/" + i);
                        case 2 -> post("/echo", "body " + i);
                        case 3 -> head("HEAD /number/" + i + " HTTP/1.1");
                        default -> chunked("/echo", "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: " + i + "\r\n\r\n");
                    });
        }
        return requests.toString();
    }

    private static void readMixed(RawClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Reply reply = i % KINDS == 3 ? client.readToHead() : client.read();
            assertThat(reply.status()).isEqualTo(200);
            String expected = switch (i % KINDS) {
                case 2 -> "body " + i;
                case 3 -> "";
                case 4 -> "abcde";
                default -> String.valueOf(i);
            };
            assertThat(reply.text()).as("answer " + i).isEqualTo(expected);
        }
    }

    @Test
    default void answersAHundredRequestsOfOneWriteInOrder() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(mixed(100));
            readMixed(client, 100);
            assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 300})
    default void answersThemInOrderInWhateverPiecesTheyCome(int bytes) throws Exception {
        try (RawClient client = open().connect()) {
            client.sendPieces(mixed(20), bytes);
            readMixed(client, 20);
        }
    }

    @Test
    default void anAnswerWaitsForTheOneBefore() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(get("/held/first") + get("/number/2"));
            TestPort.Held first = port.nextHeld();
            assertThat(client.silentFor(Duration.ofMillis(200))).isTrue();
            first.release();
            assertThat(client.read().text()).isEqualTo("first");
            assertThat(client.read().text()).isEqualTo("2");
        }
    }

    @Test
    default void answersWhatCameBeforeABadRequestAndThenCloses() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(get("/later/1") + post("/echo", "two") + "NO REQUEST\r\n\r\n" + get("/number/4"));
            assertThat(client.read().text()).isEqualTo("1");
            assertThat(client.read().text()).isEqualTo("two");
            Reply refusal = client.read();
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @Test
    default void answersWhatIsHeldBeforeABadRequestAndThenCloses() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(get("/held/first") + "NO REQUEST\r\n\r\n");
            TestPort.Held first = port.nextHeld();
            assertThat(client.silentFor(Duration.ofMillis(200))).isTrue();
            first.release();
            assertThat(client.read().text()).isEqualTo("first");
            assertThat(client.read().status()).isEqualTo(400);
            client.awaitEnd();
        }
    }

    @Test
    default void aThousandAnswersCanWaitToBeRead() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(get("/number/7").repeat(1_000));
            for (int i = 0; i < 1_000; i++) {
                assertThat(client.read().text()).isEqualTo("7");
            }
        }
    }
}
