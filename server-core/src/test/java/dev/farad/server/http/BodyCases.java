package dev.farad.server.http;

import static dev.farad.server.http.Requests.bytes;
import static dev.farad.server.http.Requests.chunked;
import static dev.farad.server.http.Requests.chunks;
import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.pattern;
import static dev.farad.server.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests, counted and chunked; RFC 9112 sections 6 and 7. */
interface BodyCases extends Cases {

    @Test
    default void readsACountedBodyWhereverItIsSplit() throws Exception {
        String request = post("/echo", "abcdefgh");
        try (RawClient client = open().connect()) {
            for (int i = 0; i <= request.length(); i++) {
                assertThat(client.sendSplit(request, i).read().text())
                        .as("split at " + i)
                        .isEqualTo("abcdefgh");
            }
        }
    }

    @Test
    default void readsAChunkedBodyWhereverItIsSplit() throws Exception {
        String request = chunked(
                "/echo", "5;a=b;c=\"q;\\\"\\r\"\r\nabcde\r\n00A;x\r\n0123456789\r\n0;last\r\nT: one\r\nU: two\r\n\r\n");
        try (RawClient client = open().connect()) {
            for (int i = 0; i <= request.length(); i++) {
                assertThat(client.sendSplit(request, i).read().text())
                        .as("split at " + i)
                        .isEqualTo("abcde0123456789");
            }
        }
    }

    @Test
    default void readsBodiesByteByByte() throws Exception {
        try (RawClient client = open().connect()) {
            String both = post("/echo", "abc") + chunked("/echo", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n");
            client.sendPieces(both, 1);
            assertThat(client.read().text()).isEqualTo("abc");
            assertThat(client.read().text()).isEqualTo("abc");
        }
    }

    @Test
    default void readsBodiesThatAreEmpty() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(
                    post("/echo", "") + chunked("/echo", "0\r\n\r\n") + head("POST /echo HTTP/1.1") + get("/hello"));
            for (int i = 0; i < 3; i++) {
                assertThat(client.read().header("content-length")).isEqualTo("0");
            }
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void doesNotTakeTheBodyOfAGetForARequest() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(get("/number/1", "Content-Length: 6") + "GET / " + get("/number/2"));
            assertThat(client.read().text()).isEqualTo("1");
            assertThat(client.read().text()).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @CsvSource({"65536, 0", "1048576, 0", "8388608, 0", "65536, 1000", "1048576, 16384", "8388608, 100000"})
    default void echoesLargeBodies(int length, int chunkSize) throws Exception {
        byte[] body = pattern(length);
        byte[] head =
                bytes(chunkSize == 0 ? head("POST /echo HTTP/1.1", "Content-Length: " + length) : chunked("/echo", ""));
        try (RawClient client = open().connect()) {
            for (int i = 0; i < 2; i++) {
                CompletableFuture<Void> sent = client.sendBeside(head, chunkSize == 0 ? body : chunks(body, chunkSize));
                assertThat(client.read().body()).isEqualTo(body);
                sent.get();
            }
        }
    }

    @Test
    default void findsTheNextRequestBehindAChunkedBody() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(chunked("/echo", "3\r\nabc\r\n0\r\nX: y\r\n\r\n")
                    + get("/number/2")
                    + chunked("/echo", "1\r\nz\r\n0\r\n\r\n")
                    + post("/echo", "last"));
            for (String expected : new String[] {"abc", "2", "z", "last"}) {
                assertThat(client.read().text()).isEqualTo(expected);
            }
        }
    }

    @Test
    default void refusesABodyThatIsAnnouncedTooLargeBeforeItComes() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withBodyBytes(1_000)).connect()) {
            client.send(post("/echo", "a".repeat(1_000)));
            assertThat(client.read().status()).isEqualTo(200);
            Reply refusal = client.send(head("POST /echo HTTP/1.1", "Content-Length: 1001"))
                    .read();
            assertThat(refusal.status()).isEqualTo(413);
            goesOnOrEnds(client, refusal, "a".repeat(1_001));
        }
    }

    @Test
    default void refusesABodyThatIsFarTooLarge() throws Exception {
        try (RawClient client = open().connect()) {
            client.send(head("POST /echo HTTP/1.1", "Content-Length: 999999999999"));
            Reply refusal = client.read();
            assertThat(refusal.status()).isEqualTo(413);
        }
    }

    @Test
    default void refusesChunksThatAreTooManyWhileTheyCome() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withBodyBytes(1_000)).connect()) {
            String part = "100\r\n" + "a".repeat(256) + "\r\n";
            client.send(chunked("/echo", part.repeat(4)));
            Reply refusal = client.read();
            assertThat(refusal.status()).isEqualTo(413);
            goesOnOrEnds(client, refusal, part + "0\r\n\r\n");
        }
    }

    /** A refusal says that the connection ends, and then it does; or it does not, and then the rest of the body is dropped. */
    private static void goesOnOrEnds(RawClient client, Reply refusal, String rest) throws Exception {
        if (refusal.saysClose()) {
            client.awaitEnd();
        } else {
            assertThat(client.send(rest + get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/refused"})
    default void aRefusalReachesAClientThatIsStillSending(String path) throws Exception {
        byte[] body = pattern(4 << 20);
        try (RawClient client = open().connect()) {
            CompletableFuture<Void> sent = client.sendBeside(
                    bytes(head("POST " + path + " HTTP/1.1", "Content-Length: " + body.length)), body);
            Reply refusal = client.read();
            assertThat(refusal.status()).isBetween(403, 404);
            if (refusal.saysClose()) {
                client.awaitGone();
                sent.exceptionally(_ -> null).get();
            } else {
                sent.get();
                assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g\r\n",
                "-1\r\n",
                "+3\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n",
                " 3\r\nabc\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                "3 ;x\r\nabc\r\n0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "3\r\nabc\r\n0\r\nno field\r\n\r\n",
                "3\r\nabc\r\n0\r\nX : y\r\n\r\n",
                "3;a=\u0000\r\nabc\r\n0\r\n\r\n",
                "ffffffffffffffff1\r\nabc\r\n0\r\n\r\n",
                "10000000000000003\r\nabc\r\n0\r\n\r\n"
            })
    default void refusesMalformedChunksAndCloses(String framed) throws Exception {
        try (RawClient client = open().connect()) {
            Reply refusal =
                    client.send(chunked("/echo", framed) + get("/hello")).read();
            assertThat(refusal.status()).isIn(400, 413);
            assertThat(refusal.saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @Test
    default void boundsChunkExtensionsAndTrailers() throws Exception {
        TestPort port = open();
        for (String framed :
                new String[] {"3;" + "x".repeat(200_000), "3\r\nabc\r\n0\r\n" + "X: y\r\n".repeat(50_000)}) {
            try (RawClient client = port.connect()) {
                CompletableFuture<Void> sent = client.sendBeside(bytes(chunked("/echo", framed)));
                assertThat(client.read().status()).isIn(400, 413, 431);
                client.awaitGone();
                sent.exceptionally(_ -> null).get();
            }
        }
    }
}
