package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectation {@code 100-continue}; RFC 9110 section 10.1.1. */
interface ExpectationCases extends Cases {

    private static String expecting(String path, String... fieldLines) {
        String[] all = new String[fieldLines.length + 1];
        System.arraycopy(fieldLines, 0, all, 0, fieldLines.length);
        all[fieldLines.length] = "Expect: 100-continue";
        return head("POST " + path + " HTTP/1.1", all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue"})
    default void tellsAWaitingClientToGoOn(String expectation) throws Exception {
        try (RawClient client = open().connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(head("POST /echo HTTP/1.1", "Content-Length: 5", "Expect: " + expectation));
                assertThat(client.read().status()).isEqualTo(100);
                Reply reply = client.send("abcde").read();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.text()).isEqualTo("abcde");
                assertThat(reply.saysClose()).isFalse();
            }
        }
    }

    @Test
    default void tellsAWaitingClientToGoOnWithChunks() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(expecting("/echo", "Transfer-Encoding: chunked"));
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("3\r\nabc\r\n0\r\n\r\n").read().text()).isEqualTo("abc");
            assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/refused", "/hello"})
    default void refusesWithoutAskingForTheBody(String path) throws Exception {
        try (RawClient client = open().connect()) {
            Reply reply = client.send(expecting(path, "Content-Length: 5")).read();
            assertThat(reply.status()).isBetween(403, 405);
            assertThat(reply.saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @Test
    default void refusesABodyThatIsTooLargeWithoutAskingForIt() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withBodyBytes(1_000)).connect()) {
            Reply reply =
                    client.send(expecting("/echo", "Content-Length: 1001")).read();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @Test
    default void takesABodyThatDidNotWait() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(post("/echo", "abcde", "Expect: 100-continue") + get("/hello"));
            assertThat(client.readFinal().text()).isEqualTo("abcde");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void saysNothingInBetweenToAClientOf10() throws Exception {
        try (RawClient client = open().connect()) {
            client.send("POST /echo HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.silentFor(Duration.ofMillis(200))).isTrue();
            Reply reply = client.send("ab").read();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).isEqualTo("ab");
            client.awaitEnd();
        }
    }

    @Test
    default void waitsForNoBodyWhereNoneIsAnnounced() throws Exception {
        try (RawClient client = open().connect()) {
            assertThat(client.send(get("/hello", "Expect: 100-continue"))
                            .readFinal()
                            .text())
                    .isEqualTo("hello");
            assertThat(client.send(expecting("/echo", "Content-Length: 0"))
                            .readFinal()
                            .status())
                    .isEqualTo(200);
            assertThat(client.send(get("/number/1")).read().text()).isEqualTo("1");
        }
    }

    @Test
    default void meetsNoOtherExpectation() throws Exception {
        try (RawClient client = open().connect()) {
            Reply reply = client.send(head("POST /echo HTTP/1.1", "Content-Length: 2", "Expect: a-miracle"))
                    .read();
            assertThat(reply.status()).isEqualTo(417);
        }
    }

    @Test
    default void asksForTheBodyOnlyAfterTheAnswersBefore() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(get("/held/first") + expecting("/echo", "Content-Length: 2"));
            TestPort.Held first = port.nextHeld();
            assertThat(client.silentFor(Duration.ofMillis(200))).isTrue();
            first.release();
            assertThat(client.read().text()).isEqualTo("first");
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("ab").read().text()).isEqualTo("ab");
        }
    }
}
