package dev.farad.server.http;

import static dev.farad.server.http.Http2Client.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.Http2Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and answers of HTTP/2: the same meaning as in HTTP/1.1, and the rules of RFC 9113, section 8. */
@ParameterizedClass
@EnumSource
final class Http2MessageTest extends Http2Fixture {

    @Test
    void answersARequest() throws Exception {
        try (Http2Client client = connect(open())) {
            Answer answer = client.get(1, "/hello", "x-request-id", "mine").answer(1);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.fields)
                    .containsEntry("content-length", "5")
                    .containsEntry("x-request-id", "mine")
                    .containsKey("date")
                    .containsKey("content-type")
                    .doesNotContainKeys("connection", "transfer-encoding");
        }
    }

    @Test
    void everyRequestHasAnIdOfItsOwn() throws Exception {
        try (Http2Client client = connect(open())) {
            client.get(1, "/hello").get(3, "/hello").get(5, "/hello");
            assertThat(Stream.of(1, 3, 5).map(stream -> id(client, stream)).distinct())
                    .hasSize(3)
                    .allMatch(id -> id.matches("[0-9a-f]{32}"));
        }
    }

    private static String id(Http2Client client, int stream) {
        try {
            return client.answer(stream).fields.getOrDefault("x-request-id", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("GET", "/number/7?q", 200, "7"),
                Arguments.of("GET", "/later/8", 200, "8"),
                Arguments.of("GET", "/empty", 204, ""),
                Arguments.of("GET", "/unchanged", 304, ""),
                Arguments.of("HEAD", "/hello", 200, ""),
                Arguments.of("GET", "/teapot", 418, null),
                Arguments.of("GET", "/throws", 500, null),
                Arguments.of("GET", "/nowhere", 404, null),
                Arguments.of("DELETE", "/hello", 405, null),
                Arguments.of("GET", "/counted/3", 200, "\0".repeat(3 * Streams.PART_BYTES)),
                Arguments.of("GET", "/parts/300", 200, "\0".repeat(300 * Streams.PART_BYTES)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersAsHttp11Does(String method, String path, int status, String body) throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            Answer answer =
                    client.head(1, true, Http2Client.request(method, path)).answer(1);
            assertThat(answer.status()).isEqualTo(status);
            if (body != null) {
                assertThat(answer.text()).isEqualTo(body);
            }
            assertThat(port.nextEnded().outcome()).isEqualTo(Outcome.answered(status));
            assertThat(client.get(3, "/hello").answer(3).status()).isEqualTo(200);
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                bad("no method", ":scheme", "http", ":path", "/hello", ":authority", "farad"),
                bad("no scheme", ":method", "GET", ":path", "/hello", ":authority", "farad"),
                bad("no path", ":method", "GET", ":scheme", "http", ":authority", "farad"),
                bad("empty path", ":method", "GET", ":scheme", "http", ":path", ""),
                bad("path without a slash", ":method", "GET", ":scheme", "http", ":path", "hello"),
                bad("absolute path", ":method", "GET", ":scheme", "http", ":path", "http://farad/hello"),
                bad("space in the path", Http2Client.request("GET", "/hel lo")),
                bad("line end in the path", Http2Client.request("GET", "/hello HTTP/1.1\r\nx: y")),
                bad("space in the method", Http2Client.request("GET /hello HTTP/1.1", "/hello")),
                bad("two methods", Http2Client.request("GET", "/hello", ":method", "GET")),
                bad("two paths", Http2Client.request("GET", "/hello", ":path", "/hello")),
                bad("pseudo behind a field", Http2Client.request("GET", "/hello", "a", "b", ":authority", "farad")),
                bad("unknown pseudo", Http2Client.request("GET", "/hello", ":unknown", "x")),
                bad("pseudo of responses", Http2Client.request("GET", "/hello", ":status", "200")),
                bad("capitals", Http2Client.request("GET", "/hello", "X-Mine", "1")),
                bad("space in a name", Http2Client.request("GET", "/hello", "x mine", "1")),
                bad("colon in a name", Http2Client.request("GET", "/hello", "x:mine", "1")),
                bad("empty name", Http2Client.request("GET", "/hello", "", "1")),
                bad("connection", Http2Client.request("GET", "/hello", "connection", "close")),
                bad("keep-alive", Http2Client.request("GET", "/hello", "keep-alive", "1")),
                bad("proxy-connection", Http2Client.request("GET", "/hello", "proxy-connection", "x")),
                bad("transfer-encoding", Http2Client.request("GET", "/hello", "transfer-encoding", "chunked")),
                bad("upgrade", Http2Client.request("GET", "/hello", "upgrade", "h2c")),
                bad("te", Http2Client.request("GET", "/hello", "te", "gzip")),
                bad("line end in a value", Http2Client.request("GET", "/hello", "x", "a\r\ny: b")),
                bad("zero in a value", Http2Client.request("GET", "/hello", "x", "a\0b")),
                bad("blank before a value", Http2Client.request("GET", "/hello", "x", " a")),
                bad("blank behind a value", Http2Client.request("GET", "/hello", "x", "a\t")),
                bad("host other than authority", Http2Client.request("GET", "/hello", "host", "other")),
                bad("unknown scheme", ":method", "GET", ":scheme", "ftp", ":path", "/", ":authority", "farad"),
                bad("length without a body", Http2Client.request("POST", "/echo", "content-length", "5")),
                bad("two lengths", Http2Client.request("POST", "/echo", "content-length", "0", "content-length", "1")),
                bad("CONNECT with a path", Http2Client.request("CONNECT", "/hello")));
    }

    private static Arguments bad(String what, String... fields) {
        return Arguments.of(what, fields);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void resetsAMalformedRequestAndNoOther(String what, String[] fields) throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.head(1, true, fields);
            assertThat(client.resetOf(1)).as(what).isEqualTo(PROTOCOL_ERROR);
            assertThat(client.get(3, "/hello").answer(3).status()).isEqualTo(200);
            assertThat(port.began).hasValue(1);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(414, Http2Client.request("GET", "/" + "a".repeat(2_000))),
                Arguments.of(431, Http2Client.request("GET", "/", "x", "a".repeat(8_000))),
                Arguments.of(400, Http2Client.request("GET", "/%zz")),
                Arguments.of(400, new String[] {":method", "GET", ":scheme", "http", ":path", "/"}),
                Arguments.of(
                        400,
                        new String[] {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "user@farad"}),
                Arguments.of(417, Http2Client.request("POST", "/echo", "expect", "more")),
                Arguments.of(501, new String[] {":method", "CONNECT", ":authority", "farad:80"}));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithTheStatusOfHttp11(int status, String[] fields) throws Exception {
        try (Http2Client client = connect(open())) {
            Answer answer = client.head(1, true, fields).answer(1);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).contains("expected");
            assertThat(client.get(3, "/hello").answer(3).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesTooManyFields() throws Exception {
        try (Http2Client client = connect(open())) {
            String[] fields = new String[120];
            for (int i = 0; i < fields.length; i += 2) {
                fields[i] = "x" + i;
                fields[i + 1] = "";
            }
            assertThat(client.get(1, "/", fields).answer(1).status()).isEqualTo(431);
        }
    }

    @Test
    void takesHostInPlaceOfAuthorityOrBesideTheSame() throws Exception {
        try (Http2Client client = connect(open())) {
            client.head(1, true, ":method", "GET", ":scheme", "https", ":path", "/hello", "host", "farad");
            assertThat(client.answer(1).status()).isEqualTo(200);
            assertThat(client.get(3, "/hello", "host", "FARAD", "te", "trailers")
                            .answer(3)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void ignoresUpgradeToHttp2() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(Requests.get("/hello", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"));
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void takesAPrefaceByteByByteAndARequestThatBeginsLikeOne() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.sendPieces("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 1);
            assertThat(client.readSome(new byte[9])).isPositive();
        }
        try (RawClient client = port.connect()) {
            client.sendPieces(Requests.head("PRI * HTTP/1.1"), 1);
            assertThat(client.read().status()).isEqualTo(400);
        }
    }
}
