package dev.farad.server.http;

import static dev.farad.server.http.Requests.bytes;
import static dev.farad.server.http.Requests.chunked;
import static dev.farad.server.http.Requests.chunks;
import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.pattern;
import static dev.farad.server.http.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.hooks.Outcome;
import java.io.EOFException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Bodies that an endpoint takes or gives in parts. */
interface StreamCases extends Cases {

    @Test
    default void handsOverBodiesInPartsAsTheyCome() throws Exception {
        byte[] body = pattern(8 << 20);
        try (RawClient client = open().connect()) {
            assertThat(client.send(post("/count", "abc")).read().text()).isEqualTo("3");
            assertThat(client.send(post("/count", "")).read().text()).isEqualTo("0");
            assertThat(client.send(chunked("/count", "0\r\n\r\n")).read().text())
                    .isEqualTo("0");
            CompletableFuture<Void> counted =
                    client.sendBeside(bytes(head("POST /count HTTP/1.1", "Content-Length: " + body.length)), body);
            assertThat(client.read().text()).isEqualTo(String.valueOf(body.length));
            counted.get();
            CompletableFuture<Void> chunked = client.sendBeside(bytes(chunked("/count", "")), chunks(body, 5_000));
            assertThat(client.read().text()).isEqualTo(String.valueOf(body.length));
            chunked.get();
            assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void aStreamedBodyMayBeginWithTheAnswer() throws Exception {
        byte[] body = pattern(8 << 20);
        try (RawClient client = open().connect()) {
            for (int i = 0; i < 2; i++) {
                CompletableFuture<Void> sent =
                        client.sendBeside(bytes(head("POST /relay HTTP/1.1", "Content-Length: " + body.length)), body);
                assertThat(client.read().body()).isEqualTo(body);
                sent.get();
            }
            assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void answersInParts() throws Exception {
        try (RawClient client = open().connect()) {
            for (int parts : new int[] {0, 1, 1_000, 10_000}) {
                Reply chunked = client.send(get("/parts/" + parts)).read();
                assertThat(chunked.header("transfer-encoding")).isEqualTo("chunked");
                assertThat(chunked.body()).hasSize(parts * Streams.PART_BYTES);
                Reply counted = client.send(get("/counted/" + parts)).read();
                assertThat(counted.header("content-length")).isEqualTo(String.valueOf(parts * Streams.PART_BYTES));
            }
            client.send(head("HEAD /parts/3 HTTP/1.1") + head("HEAD /counted/3 HTTP/1.1") + get("/hello"));
            assertThat(client.readToHead().status()).isEqualTo(200);
            assertThat(client.readToHead().header("content-length")).isEqualTo("3000");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    /** A client of 1.0 knows no chunks: the end of the body is the end of the connection. */
    @Test
    default void answersInPartsWithoutChunksToAClientOf10() throws Exception {
        try (RawClient client = open().connect()) {
            client.send("GET /parts/3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            String all = client.readToEnd();
            String headers = all.substring(0, all.indexOf("\r\n\r\n") + 4).toLowerCase(Locale.ROOT);
            assertThat(headers)
                    .startsWith("http/1.1 200")
                    .contains("connection: close")
                    .doesNotContain("chunked");
            assertThat(all.substring(headers.length())).hasSize(3 * Streams.PART_BYTES);
        }
    }

    @Test
    default void anAnswerThatBreaksOffIsNotTakenForWhole() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(get("/broken/3"));
            assertThatThrownBy(client::read).isInstanceOf(EOFException.class);
        }
        assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    default void aBodyThatNobodyTakesIsDroppedOrEndsTheConnection() throws Exception {
        try (RawClient client = open().connect()) {
            Reply reply = client.send(post("/drop", "abc")).read();
            assertThat(reply.text()).isEqualTo("dropped");
            if (reply.saysClose()) {
                client.awaitEnd();
            } else {
                assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
            }
        }
    }

    @Test
    default void asksForPartsAtThePaceOfTheClient() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect(1 << 16)) {
            client.send(get("/endless"));
            byte[] some = new byte[1 << 16];
            for (int i = 0; i < 100; i++) {
                assertThat(client.readSome(some)).isPositive();
            }
            client.reset();
        }
        assertThat(port.nextEnded().outcome()).isInstanceOfAny(Outcome.Cancelled.class, Outcome.Failed.class);
    }

    @Test
    default void takesNoMoreOfABodyThanTheClientReadsOfTheAnswer() throws Exception {
        TestPort port = open(Settings.DEFAULT.withBodyBytes(1 << 30));
        try (Stuffing client =
                port.stuffing(head("POST /relay HTTP/1.1", "Content-Length: " + (1 << 30)), pattern(1 << 16))) {
            client.untilBlocked();
            assertThat(client.written()).as("bytes taken").isLessThan(Stuffing.ENOUGH_BYTES / 2);
            client.reset();
        }
        assertThat(port.nextEnded().outcome()).isInstanceOfAny(Outcome.Cancelled.class, Outcome.Failed.class);
    }

    @Test
    default void aStreamedBodyThatIsMalformedEndsTheConnection() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            Reply refusal =
                    client.send(chunked("/count", "3\r\nabc\r\nno size\r\n")).read();
            assertThat(refusal.status()).isEqualTo(400);
            client.awaitEnd();
        }
        assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(400));
    }

    @Test
    default void aStreamedBodyThatIsTooLargeIsRefused() throws Exception {
        try (RawClient client = open(Settings.DEFAULT.withBodyBytes(1_000)).connect()) {
            client.send(chunked("/count", "3e8\r\n" + "a".repeat(1_000) + "\r\n1\r\na\r\n0\r\n\r\n"));
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    @Test
    default void noticesWhoLeavesInTheMiddleOfAStreamedBody() throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            client.send(head("POST /count HTTP/1.1", "Content-Length: 1000") + "half");
            Await.until("begun", () -> port.began.get() == 1);
        }
        assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
    }
}
