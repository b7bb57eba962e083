package dev.farad.server.http;

import static dev.farad.server.http.Http2Client.CANCEL;
import static dev.farad.server.http.Http2Client.CONTINUATION;
import static dev.farad.server.http.Http2Client.DATA;
import static dev.farad.server.http.Http2Client.END_HEADERS;
import static dev.farad.server.http.Http2Client.END_STREAM;
import static dev.farad.server.http.Http2Client.ENHANCE_YOUR_CALM;
import static dev.farad.server.http.Http2Client.HEADERS;
import static dev.farad.server.http.Http2Client.PING;
import static dev.farad.server.http.Http2Client.PRIORITY;
import static dev.farad.server.http.Http2Client.REFUSED_STREAM;
import static dev.farad.server.http.Http2Client.RST_STREAM;
import static dev.farad.server.http.Http2Client.SETTINGS;
import static dev.farad.server.http.Http2Client.WINDOW_UPDATE;
import static dev.farad.server.http.Http2Client.encoded;
import static dev.farad.server.http.Http2Client.number;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks on HTTP/2 that cost a client little and a server much: each ends its connection, and no other. */
final class Http2FloodTest extends Http2Fixture {
    private static final int FRAMES = 5_000;

    static Stream<Arguments> floods() {
        byte[] get = Http2Client.block(Http2Client.request("GET", "/held/a"));
        byte[] post = Http2Client.block(Http2Client.request("POST", "/held/a"));
        return Stream.of(
                flood("PING", _ -> encoded(PING, 0, 0, new byte[8])),
                flood("SETTINGS", _ -> encoded(SETTINGS, 0, 0, new byte[0])),
                flood("PRIORITY", i -> encoded(PRIORITY, 0, 2 * i + 1, new byte[] {0, 0, 0, 0, 1})),
                flood("WINDOW_UPDATE", _ -> encoded(WINDOW_UPDATE, 0, 0, number(1))),
                flood("unknown frames", _ -> encoded(99, 0, 0, new byte[0])),
                flood(
                        "empty DATA",
                        i -> i == 0 ? encoded(HEADERS, END_HEADERS, 1, post) : encoded(DATA, 0, 1, new byte[0])),
                flood(
                        "RST_STREAM of a closed stream",
                        i -> i == 0
                                ? encoded(HEADERS, END_HEADERS | END_STREAM, 1, get)
                                : encoded(RST_STREAM, 0, 1, number((int) CANCEL))),
                flood(
                        "rapid reset, CVE-2023-44487",
                        i -> i % 2 == 0
                                ? encoded(HEADERS, END_HEADERS | END_STREAM, i + 1, get)
                                : encoded(RST_STREAM, 0, i, number((int) CANCEL))),
                flood(
                        "MadeYouReset by a window of 0, CVE-2025-8671",
                        i -> i % 2 == 0
                                ? encoded(HEADERS, END_HEADERS | END_STREAM, i + 1, get)
                                : encoded(WINDOW_UPDATE, 0, i, number(0))),
                flood(
                        "MadeYouReset by a window too large",
                        i -> i % 2 == 0
                                ? encoded(HEADERS, END_HEADERS | END_STREAM, i + 1, get)
                                : encoded(WINDOW_UPDATE, 0, i, number(Integer.MAX_VALUE))),
                flood(
                        "MadeYouReset by DATA behind the end",
                        i -> i % 2 == 0
                                ? encoded(HEADERS, END_HEADERS | END_STREAM, i + 1, get)
                                : encoded(DATA, 0, i, new byte[1])),
                flood(
                        "malformed requests",
                        i -> encoded(
                                HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, Http2Client.block(":method", "GET"))));
    }

    private static Arguments flood(String name, IntFunction<byte[]> frame) {
        return Arguments.of(name, frame);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void endsTheConnectionOfAFlood(String name, IntFunction<byte[]> frame) throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            send(client, frame, FRAMES);
            assertThat(client.awaitGoAway()).as(name).isIn(ENHANCE_YOUR_CALM, -1L);
            client.awaitEnd();
            try (Http2Client other = connect(port)) {
                assertThat(other.get(1, "/hello").answer(1).status()).isEqualTo(200);
            }
        }
        // A request and its reset are two frames and take what ten other frames take.
        assertThat(port.began.get()).as("requests begun").isLessThanOrEqualTo(300);
    }

    private static void send(Http2Client client, IntFunction<byte[]> frame, int count) {
        try {
            for (int i = 0; i < count; i += 50) {
                ByteArrayOutputStream some = new ByteArrayOutputStream();
                for (int j = i; j < i + 50; j++) {
                    some.writeBytes(frame.apply(j));
                }
                client.raw(some.toByteArray());
            }
        } catch (IOException closed) {
            // It was noticed early.
        }
    }

    @Test
    void endsTheConnectionOfAHeadWithoutAnEnd() throws Exception {
        try (Http2Client client = connect(open())) {
            byte[] block = Http2Client.block(Http2Client.request("GET", "/"));
            client.frame(HEADERS, 0, 1, block);
            send(client, _ -> encoded(CONTINUATION, 0, 1, new byte[0]), 100);
            assertThat(client.awaitGoAway()).isIn(ENHANCE_YOUR_CALM, -1L);
        }
    }

    @Test
    void endsTheConnectionOfAHeadThatGrows() throws Exception {
        try (Http2Client client = connect(open())) {
            client.frame(HEADERS, 0, 1, Http2Client.block(Http2Client.request("GET", "/")));
            send(client, _ -> encoded(CONTINUATION, 0, 1, new byte[16_000]), 50);
            assertThat(client.awaitGoAway()).isNotEqualTo(0);
        }
    }

    @Test
    void refusesAListOfFieldsThatHpackMadeSmall() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            bomb.writeBytes(Http2Client.block(Http2Client.request("GET", "/hello")));
            byte[] large = Http2Client.block("x", "a".repeat(3_000));
            // With incremental indexing, then the same field again and again, a byte each.
            large[0] = 0x40;
            bomb.writeBytes(large);
            for (int i = 0; i < 7_000; i++) {
                bomb.write(0x80 | 62);
            }
            client.frame(HEADERS, END_HEADERS | END_STREAM, 1, bomb.toByteArray());
            assertThat(client.answer(1).status()).isEqualTo(431);
            assertThat(client.get(3, "/hello").answer(3).status()).isEqualTo(200);
            assertThat(port.began).hasValue(1);
        }
    }

    @Test
    void refusesMoreStreamsThanItTakesAtOnce() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            for (int i = 0; i < 129; i++) {
                client.get(2 * i + 1, "/held/a");
            }
            assertThat(client.resetOf(257)).isEqualTo(REFUSED_STREAM);
            for (int i = 0; i < 128; i++) {
                port.nextHeld().release();
            }
            assertThat(client.answer(255).status()).isEqualTo(200);
            assertThat(client.get(259, "/hello").answer(259).status()).isEqualTo(200);
        }
    }
}
