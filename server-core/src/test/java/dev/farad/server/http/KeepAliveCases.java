package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection goes on after an answer and when it ends; RFC 9112 section 9.3. */
interface KeepAliveCases extends Cases {

    @Test
    default void keepsAConnectionFromRequestToRequest() throws Exception {
        try (RawClient client = open().connect()) {
            for (int i = 0; i < 5; i++) {
                Reply reply = client.send(get("/number/" + i)).read();
                assertThat(reply.text()).isEqualTo(String.valueOf(i));
                assertThat(reply.saysClose()).isFalse();
            }
        }
    }

    @Test
    default void closesAfterTheAnswerToARequestOf10() throws Exception {
        try (RawClient client = open().connect()) {
            Reply reply = client.send("GET /hello HTTP/1.0\r\n\r\n").read();
            assertThat(reply.text()).isEqualTo("hello");
            assertThat(reply.saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "Keep-Alive", "foo , KEEP-ALIVE", "keep-alive,"})
    default void keepsAConnectionOf10ThatAsksForIt(String connection) throws Exception {
        String request = "GET /hello HTTP/1.0\r\nConnection: " + connection + "\r\n\r\n";
        try (RawClient client = open().connect()) {
            for (int i = 0; i < 3; i++) {
                Reply reply = client.send(request).read();
                assertThat(reply.text()).isEqualTo("hello");
                assertThat(reply.header("connection")).isEqualToIgnoringCase("keep-alive");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close",
                "Close",
                "CLOSE",
                "keep-alive, close",
                "x-foo,cLoSe , bar",
                "close,keep-alive",
                "\tclose ",
                "x-foo\r\nConnection: close"
            })
    default void closesWhenAskedToInAnyCaseAndAnyList(String connection) throws Exception {
        try (RawClient client = open().connect()) {
            Reply reply =
                    client.send(get("/hello", "Connection: " + connection)).read();
            assertThat(reply.text()).isEqualTo("hello");
            assertThat(reply.saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "x-close", "disclose, x", "keep-alive", ""})
    default void goesOnWhereCloseIsOnlyPartOfAWord(String connection) throws Exception {
        try (RawClient client = open().connect()) {
            for (int i = 0; i < 2; i++) {
                Reply reply =
                        client.send(get("/hello", "Connection: " + connection)).read();
                assertThat(reply.saysClose()).isFalse();
            }
        }
    }

    @Test
    default void closeAlsoEndsAConnectionOf10() throws Exception {
        try (RawClient client = open().connect()) {
            client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n");
            assertThat(client.read().saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @Test
    default void answersNothingBehindTheRequestThatAskedToClose() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(get("/number/1") + get("/number/2", "Connection: close") + get("/number/3"));
            assertThat(client.read().saysClose()).isFalse();
            Reply last = client.read();
            assertThat(last.text()).isEqualTo("2");
            assertThat(last.saysClose()).isTrue();
            client.awaitEnd();
        }
        assertThat(port.began).hasValue(2);
    }

    @Test
    default void closesAfterABodyWhenAskedTo() throws Exception {
        try (RawClient client = open().connect()) {
            assertThat(client.send(post("/echo", "abc", "Connection: close"))
                            .read()
                            .text())
                    .isEqualTo("abc");
            client.awaitEnd();
        }
    }

    @Test
    default void goesOnAfterAnAnswerThatIsAnError() throws Exception {
        try (RawClient client = open().connect()) {
            for (String path : new String[] {"/nowhere", "/teapot", "/throws"}) {
                Reply reply = client.send(get(path)).read();
                assertThat(reply.status()).isGreaterThanOrEqualTo(404);
                assertThat(reply.saysClose()).isFalse();
            }
            assertThat(client.send(head("DELETE /hello HTTP/1.1")).read().status())
                    .isEqualTo(405);
            assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void skipsAnEmptyLineBeforeARequest() throws Exception {
        try (RawClient client = open().connect()) {
            assertThat(client.send("\r\n" + post("/echo", "abc")).read().text()).isEqualTo("abc");
            assertThat(client.send("\r\n" + get("/hello")).read().text()).isEqualTo("hello");
        }
    }
}
