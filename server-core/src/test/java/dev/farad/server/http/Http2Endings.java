package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.http2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.http.EndingTable.Row;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import java.util.Arrays;
import java.util.List;

/** What only HTTP/2 has: several streams, their resets, and connections that go away. */
final class Http2Endings {
    private Http2Endings() {}

    static List<Row> rows() {
        return List.of(
                http2(
                        "every stream of a connection that is lost",
                        scene -> {
                            Http2Client client = scene.http2()
                                    .get(1, "/held")
                                    .get(3, "/waits")
                                    .post(5, "/echo");
                            scene.server().awaitOpened(3);
                            client.abort();
                        },
                        LEFT,
                        LEFT,
                        LEFT),
                http2(
                        "one stream of several is reset",
                        scene -> {
                            Http2Client client = scene.http2().get(1, "/held").get(3, "/held");
                            HttpExchange first = scene.routes().nextHeld();
                            scene.routes().nextHeld();
                            client.reset(3, Http2Client.CANCEL);
                            scene.server().awaitEnded(1);
                            first.respond(Response.text("still there"));
                            assertThat(client.answer(1).status()).isEqualTo(200);
                        },
                        answered(200),
                        LEFT),
                http2(
                        "a stream is reset behind its answer",
                        scene -> {
                            Http2Client client = scene.http2().get(1, "/hello");
                            assertThat(client.answer(1).status()).isEqualTo(200);
                            client.reset(1, Http2Client.CANCEL).awaitPing();
                        },
                        answered(200)),
                http2(
                        "a stream is reset with its head",
                        scene -> {
                            Http2Client client = scene.http2();
                            client.raw(join(
                                    Http2Client.encoded(
                                            Http2Client.HEADERS,
                                            Http2Client.END_HEADERS | Http2Client.END_STREAM,
                                            1,
                                            Http2Client.block(Http2Client.request("GET", "/waits"))),
                                    Http2Client.encoded(Http2Client.RST_STREAM, 0, 1, Http2Client.number(8))));
                        },
                        LEFT),
                http2(
                        "the client says that it goes away",
                        scene -> {
                            Http2Client client = scene.http2().get(1, "/held");
                            HttpExchange held = scene.routes().nextHeld();
                            client.frame(Http2Client.GOAWAY, 0, 0, new byte[8]).awaitPing();
                            held.respond(Response.text("still there"));
                            assertThat(client.answer(1).status()).isEqualTo(200);
                        },
                        answered(200)),
                http2(
                        "the client breaks the protocol",
                        scene -> {
                            Http2Client client = scene.http2().get(1, "/held");
                            scene.routes().nextHeld();
                            client.frame(Http2Client.DATA, 0, 0, new byte[8]);
                            assertThat(client.awaitGoAway()).isEqualTo(Http2Client.PROTOCOL_ERROR);
                        },
                        LEFT),
                http2(
                        "the server goes away",
                        scene -> {
                            Http2Client client = scene.http2().get(1, "/held");
                            HttpExchange held = scene.routes().nextHeld();
                            Thread stop = Thread.ofVirtual().start(scene.server().server::stop);
                            assertThat(client.awaitGoAway()).isEqualTo(Http2Client.NO_ERROR);
                            held.respond(Response.text("in time"));
                            assertThat(client.answer(1).status()).isEqualTo(200);
                            stop.join();
                        },
                        answered(200)),
                http2(
                        "a stream too many is no exchange",
                        scene -> {
                            Http2Client client = scene.http2();
                            int last = 2 * EndingServer.STREAM_LIMIT - 1;
                            for (int stream = 1; stream <= last + 2; stream += 2) {
                                client.get(stream, "/waits");
                            }
                            assertThat(client.resetOf(last + 2)).isEqualTo(Http2Client.REFUSED_STREAM);
                            scene.routes().goOn.countDown();
                            for (int stream = 1; stream <= last; stream += 2) {
                                assertThat(client.answer(stream).status()).isEqualTo(200);
                            }
                        },
                        answered(200),
                        answered(200),
                        answered(200),
                        answered(200)),
                http2(
                        "a body with trailers",
                        scene -> {
                            Http2Client client = scene.http2()
                                    .post(1, "/echo")
                                    .data(1, "abc", false)
                                    .head(1, true, "x-sum", "1");
                            assertThat(client.answer(1).status()).isEqualTo(200);
                        },
                        answered(200)),
                http2(
                        "a body that is asked for",
                        scene -> {
                            Http2Client client = scene.http2().post(1, "/echo", "expect", "100-continue");
                            while (client.so(1).interims == 0 && client.read() != null) {}
                            assertThat(client.data(1, "abc", true).answer(1).status())
                                    .isEqualTo(200);
                        },
                        answered(200)),
                http2(
                        "the server refuses a body in the middle",
                        scene -> {
                            Http2Client client =
                                    scene.http2().post(1, "/nowhere").data(1, "abc", false);
                            assertThat(client.answer(1).status()).isEqualTo(404);
                        },
                        answered(404)));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
