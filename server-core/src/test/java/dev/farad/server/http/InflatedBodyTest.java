package dev.farad.server.http;

import static dev.farad.server.http.Gzipped.gzip;
import static dev.farad.server.http.Gzipped.joined;
import static dev.farad.server.http.Gzipped.zlib;
import static dev.farad.server.http.Requests.bytes;
import static dev.farad.server.http.Requests.head;
import static dev.farad.server.http.Requests.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with compressed bodies, taken whole (/echo) and in parts (/count). */
@Timeout(60)
class InflatedBodyTest {
    private static final int LIMIT_BYTES = 8 << 20;

    private final TestPort port = new TestPort(Transport.NIO, Settings.DEFAULT.withBodyBytes(LIMIT_BYTES));

    InflatedBodyTest() throws IOException {}

    @BeforeAll
    static void watchBuffers() {
        LeakWatch.begin();
    }

    @AfterAll
    static void noBufferLeaked() {
        LeakWatch.assertNoneFound();
    }

    @AfterEach
    void nothingIsLeft() {
        try (TestPort toClose = port) {
            toClose.awaitQuiet();
        }
    }

    private Reply post(String path, String coding, byte[] body) throws Exception {
        try (RawClient client = port.connect()) {
            return post(client, path, coding, body);
        }
    }

    private static Reply post(RawClient client, String path, String coding, byte[] body) throws Exception {
        String head =
                head("POST " + path + " HTTP/1.1", "Content-Encoding: " + coding, "Content-Length: " + body.length);
        var sent = client.sendBeside(joined(bytes(head), body));
        Reply reply = client.read();
        sent.get();
        return reply;
    }

    /** Returns text that compresses to about half. */
    private static byte[] letters(int length) {
        byte[] letters = new byte[length];
        new Random(2).nextBytes(letters);
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('a' + (letters[i] & 15));
        }
        return letters;
    }

    static Stream<Arguments> bodies() {
        byte[] text = pattern(1_000_000);
        byte[] noise = new byte[500_000];
        new Random(1).nextBytes(noise);
        byte[] three = bytes("abc");
        byte[] data = Arrays.copyOfRange(gzip(three), 10, gzip(three).length);
        byte[] fullHead = {0x1f, (byte) 0x8b, 8, 0x1f, 1, 2, 3, 4, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 'c', 0, 5, 6};
        byte[] emptyExtra = {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 0, 0};
        return Stream.of(
                Arguments.of("gzip", gzip(text), text),
                Arguments.of("GZip", gzip(noise), noise),
                Arguments.of("x-gzip", gzip(three), three),
                Arguments.of("deflate", zlib(text), text),
                Arguments.of("gzip", gzip(new byte[0]), new byte[0]),
                Arguments.of("gzip", new byte[0], new byte[0]),
                Arguments.of("gzip", joined(gzip(three), gzip(new byte[0]), gzip(three)), bytes("abcabc")),
                Arguments.of("gzip", joined(fullHead, data), three),
                Arguments.of("gzip", joined(emptyExtra, data), three),
                Arguments.of("gzip", gzip(new byte[1 << 20]), new byte[1 << 20]),
                Arguments.of("identity", text, text));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void areInflated(String coding, byte[] sent, byte[] plain) throws Exception {
        try (RawClient client = port.connect()) {
            assertThat(post(client, "/echo", coding, sent).body()).isEqualTo(plain);
            assertThat(post(client, "/count", coding, sent).text()).isEqualTo(String.valueOf(plain.length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/count"})
    void areInflatedHoweverTheyAreCut(String path) throws Exception {
        byte[] plain = pattern(3_000);
        byte[] sent = joined(gzip(plain), gzip(plain));
        try (RawClient client = port.connect()) {
            client.send(
                    bytes(head("POST " + path + " HTTP/1.1", "Content-Encoding: gzip", "Transfer-Encoding: chunked")));
            for (byte b : sent) {
                client.send(joined(bytes("1\r\n"), new byte[] {b}, bytes("\r\n")));
            }
            client.send(bytes("0\r\n\r\n"));
            Reply reply = client.read();
            assertThat(path.equals("/count") ? Integer.parseInt(reply.text()) : reply.body().length)
                    .isEqualTo(6_000);
        }
    }

    static Stream<Arguments> malformed() {
        byte[] whole = gzip(bytes("some text that is compressed"));
        byte[] zlib = zlib(bytes("some text that is compressed"));
        byte[] check = whole.clone();
        check[whole.length - 5] ^= 1;
        byte[] length = whole.clone();
        length[whole.length - 1] ^= 1;
        byte[] data = whole.clone();
        data[12] ^= 0x55;
        byte[] reserved = whole.clone();
        reserved[3] = (byte) 0x80;
        return Stream.of(
                Arguments.of("no gzip", "gzip", bytes("plain text")),
                Arguments.of("the first byte", "gzip", Arrays.copyOf(whole, 1)),
                Arguments.of("half a head", "gzip", Arrays.copyOf(whole, 9)),
                Arguments.of("a head", "gzip", Arrays.copyOf(whole, 10)),
                Arguments.of("half the data", "gzip", Arrays.copyOf(whole, 20)),
                Arguments.of("no trailer", "gzip", Arrays.copyOf(whole, whole.length - 8)),
                Arguments.of("half a trailer", "gzip", Arrays.copyOf(whole, whole.length - 1)),
                Arguments.of("another checksum", "gzip", check),
                Arguments.of("another length", "gzip", length),
                Arguments.of("other data", "gzip", data),
                Arguments.of("a reserved flag", "gzip", reserved),
                Arguments.of("bytes behind", "gzip", joined(whole, bytes("x"))),
                Arguments.of("half a member behind", "gzip", joined(whole, Arrays.copyOf(whole, 15))),
                Arguments.of("no zlib", "deflate", bytes("plain text")),
                Arguments.of("half of zlib", "deflate", Arrays.copyOf(zlib, zlib.length - 1)),
                Arguments.of("bytes behind zlib", "deflate", joined(zlib, bytes("x"))),
                Arguments.of("a dictionary", "deflate", new byte[] {0x78, (byte) 0xbb, 0, 0, 0, 1, 1, 2, 3}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void areRefusedWhereTheyAreMalformed(String what, String coding, byte[] sent) throws Exception {
        assertThat(post("/echo", coding, sent).status()).as(what).isEqualTo(400);
        assertThat(post("/count", coding, sent).status()).as(what + " in parts").isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/count"})
    void areBoundedOnceInflated(String path) throws Exception {
        assertThat(post(path, "gzip", gzip(letters(LIMIT_BYTES))).status()).isEqualTo(200);
        Reply large = post(path, "gzip", gzip(letters(LIMIT_BYTES + 1)));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.text()).contains("once inflated");
        byte[] noise = new byte[LIMIT_BYTES];
        new Random(1).nextBytes(noise);
        assertThat(gzip(noise).length).isGreaterThan(LIMIT_BYTES);
        assertThat(post(path, "gzip", gzip(noise)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/count"})
    void areRefusedWhereTheyInflateBeyondReason(String path) throws Exception {
        byte[] bomb = gzip(new byte[LIMIT_BYTES]);
        Reply refused = post(path, "gzip", bomb);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text()).contains("more than 200 times");
    }

    /** Members without data inflate to nothing, for ever. */
    @Test
    void areBoundedWhereTheyNeverInflateToAnything() throws Exception {
        byte[] nothing = gzip(new byte[0]);
        byte[] many = new byte[nothing.length * 600_000];
        for (int i = 0; i < many.length; i += nothing.length) {
            System.arraycopy(nothing, 0, many, i, nothing.length);
        }
        assertThat(post("/count", "gzip", many).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, gzip", "gzip;q=1", "compress", "zstd", ""})
    void areRefusedInOtherCodings(String coding) throws Exception {
        Reply refused = post("/echo", coding, bytes("abc"));
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.header("accept-encoding")).isEqualTo("gzip, deflate");
    }

    @Test
    void areInflatedAtThePaceOfTheirReader() throws Exception {
        byte[] body = gzip(letters(5_000_000));
        try (RawClient client = new RawClient(port.address(), 1 << 14)) {
            client.sendBeside(joined(
                    bytes(head("POST /relay HTTP/1.1", "Content-Encoding: gzip", "Content-Length: " + body.length)),
                    body));
            assertThat(client.read().body()).hasSize(5_000_000);
        }
    }
}
