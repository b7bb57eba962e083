package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.http1;
import static dev.farad.server.http.EndingRows.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.http.EndingServer.Bounds;
import dev.farad.server.http.EndingTable.Row;
import java.io.IOException;
import java.util.List;

/** What only HTTP/1.1 has: heads and bodies byte by byte, requests behind others, a limit of connections. */
final class Http1Endings {
    private Http1Endings() {}

    static List<Row> rows() {
        return List.of(
                http1("half a head is no exchange", scene -> {
                    RawClient client = scene.raw().send("GET /hel");
                    client.reset();
                }),
                http1("what is no HTTP is no exchange", scene -> {
                    RawClient client = scene.raw().send("no HTTP\r\n\r\n");
                    assertThat(client.read().status()).isEqualTo(400);
                }),
                http1(
                        "two requests at once",
                        scene -> {
                            RawClient client = scene.raw().send(Requests.get("/blocking") + Requests.get("/hello"));
                            assertThat(client.read().status()).isEqualTo(200);
                            assertThat(client.read().status()).isEqualTo(200);
                        },
                        answered(200),
                        answered(200)),
                http1(
                        "a request behind one that closes",
                        scene -> {
                            RawClient client = scene.raw()
                                    .send(Requests.get("/blocking", "Connection: close") + Requests.get("/hello"));
                            assertThat(client.read().status()).isEqualTo(200);
                            client.awaitEnd();
                        },
                        answered(200)),
                http1(
                        "the client leaves with a request behind",
                        scene -> {
                            RawClient client = scene.raw().send(Requests.get("/held") + Requests.get("/hello"));
                            scene.routes().nextHeld();
                            client.reset();
                        },
                        LEFT),
                http1(
                        "a client of HTTP/1.0",
                        scene -> {
                            RawClient client = scene.raw().send("GET /parts/3 HTTP/1.0\r\n\r\n");
                            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200");
                        },
                        answered(200)),
                http1(
                        "a body that is asked for",
                        scene -> {
                            RawClient client = scene.raw()
                                    .send(Requests.head(
                                            "POST /echo HTTP/1.1", "Content-Length: 3", "Expect: 100-continue"));
                            assertThat(client.read().status()).isEqualTo(100);
                            assertThat(client.send("abc").read().status()).isEqualTo(200);
                        },
                        answered(200)),
                http1(
                        "a body that is not asked for",
                        scene -> {
                            RawClient client = scene.raw()
                                    .send(Requests.head(
                                            "POST /nowhere HTTP/1.1", "Content-Length: 3", "Expect: 100-continue"));
                            assertThat(client.read().status()).isEqualTo(404);
                            client.awaitEnd();
                        },
                        answered(404)),
                http1(
                        "a client that is asked for its body leaves",
                        scene -> {
                            RawClient client = scene.raw()
                                    .send(Requests.head(
                                            "POST /echo HTTP/1.1", "Content-Length: 3", "Expect: 100-continue"));
                            assertThat(client.read().status()).isEqualTo(100);
                            client.reset();
                        },
                        LEFT),
                http1(
                        "a body in broken chunks",
                        scene -> {
                            RawClient client = scene.raw().send(Requests.chunked("/echo", "no size\r\n"));
                            assertThat(client.read().status()).isEqualTo(400);
                            client.awaitEnd();
                        },
                        answered(400)),
                within(
                        Bounds.USUAL.connections(1),
                        http1(
                                "a connection too many",
                                scene -> {
                                    assertThat(scene.raw()
                                                    .send(Requests.get("/hello"))
                                                    .read()
                                                    .status())
                                            .isEqualTo(200);
                                    try (Peer turnedAway = scene.peer()) {
                                        assertThat(turnedAway.get("/hello").status())
                                                .isIn(0, 503);
                                    } catch (IOException closed) {
                                        // So soon that there was not even a handshake.
                                    }
                                },
                                answered(200))));
    }
}
