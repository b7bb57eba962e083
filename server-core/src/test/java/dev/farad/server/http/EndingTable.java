package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.EndingServer.Bounds;
import dev.farad.server.http.Peer.Speech;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The ways that exchanges end, as rows: what provokes it, and what hooks must be told of each exchange. */
final class EndingTable {
    private static final Set<Speech> ANY = EnumSet.allOf(Speech.class);
    private static final Set<Speech> HTTP1 = EnumSet.of(Speech.HTTP1, Speech.TLS);
    private static final Set<Speech> HTTP2 = EnumSet.of(Speech.HTTP2);

    private static final String INFER =
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
    private static final String DEADLINE = "x-request-timeout-ms";
    private static final End LEFT = new End(Outcome.Cancelled.class, 0);
    private static final End BROKEN = new End(Outcome.Failed.class, 0);

    private EndingTable() {}

    /** How an exchange should end; the status matters where it was answered. */
    record End(Class<? extends Outcome> kind, int status) {
        boolean matches(Outcome outcome) {
            return outcome instanceof Outcome.Answered answered
                    ? kind == Outcome.Answered.class && answered.status() == status
                    : kind.isInstance(outcome);
        }
    }

    /** Provokes an end. */
    @FunctionalInterface
    interface Act {
        void on(Scene scene) throws Exception;
    }

    /** A row of the table. */
    record Row(String name, Set<Speech> speeches, Bounds bounds, Act act, List<End> ends) {
        boolean fits(Speech speech) {
            return speeches.contains(speech);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A server and its clients. */
    record Scene(
            EndingServer server, Speech speech, @Nullable SSLContext tls, List<Peer> peers) implements AutoCloseable {
        Scene(EndingServer server, Speech speech, @Nullable SSLContext tls) {
            this(server, speech, tls, new ArrayList<>());
        }

        /** Connects another client. */
        Peer peer() throws IOException {
            Peer peer = Peer.connect(speech, server.server.address(), tls);
            peers.add(peer);
            return peer;
        }

        RawClient raw() throws IOException {
            return ((Peer.OverHttp1) peer()).client;
        }

        Http2Client http2() throws IOException {
            return ((Peer.OverHttp2) peer()).client();
        }

        EndingRoutes routes() {
            return server.routes;
        }

        @Override
        public void close() throws IOException {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    private static End answered(int status) {
        return new End(Outcome.Answered.class, status);
    }

    private static Row row(String name, Act act, End... ends) {
        return new Row(name, ANY, Bounds.USUAL, act, List.of(ends));
    }

    private static Row http1(String name, Act act, End... ends) {
        return new Row(name, HTTP1, Bounds.USUAL, act, List.of(ends));
    }

    private static Row http2(String name, Act act, End... ends) {
        return new Row(name, HTTP2, Bounds.USUAL, act, List.of(ends));
    }

    private static Row within(Bounds bounds, Row row) {
        return new Row(row.name(), row.speeches(), bounds, row.act(), row.ends());
    }

    /** A GET that is read to its end. */
    private static Row get(String name, String path, int status, String... fields) {
        return row(name, scene -> expect(scene.peer().get(path, fields), status), answered(status));
    }

    /** A POST that is read to its end. */
    private static Row post(String name, String path, String body, int status, String... fields) {
        return row(name, scene -> expect(scene.peer().post(path, body, fields), status), answered(status));
    }

    private static void expect(Peer peer, int status) throws IOException {
        assertThat(peer.status()).isEqualTo(status);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(answers());
        rows.addAll(throwsIn());
        rows.addAll(verdicts());
        rows.addAll(deadlines());
        rows.addAll(leaving());
        rows.addAll(streams());
        rows.addAll(models());
        rows.addAll(stops());
        rows.addAll(onHttp1());
        rows.addAll(onHttp2());
        return rows;
    }

    private static List<Row> answers() {
        return List.of(
                        get("200 on the event loop", "/hello", 200),
                        get("200 of a handler that blocks", "/blocking", 200),
                        get("204", "/empty", 204),
                        get("304", "/unchanged", 304),
                        post("200 with a body", "/echo", "abc", 200),
                        row("HEAD", scene -> expect(scene.peer().request("HEAD", "/blocking"), 200), answered(200)),
                        get("404", "/nowhere", 404),
                        row("405", scene -> expect(scene.peer().request("DELETE", "/hello"), 405), answered(405)),
                        get("400 by the handler", "/bad", 400),
                        post("400 by the codec", "/json", "{", 400),
                        post("413", "/echo", "x".repeat(EndingServer.BODY_LIMIT + 1), 413),
                        post("415", "/json", "<a/>", 415, "content-type", "application/xml"),
                        get("403 by the route's admission", "/refused?politely", 403),
                        row(
                                "408",
                                scene -> expect(scene.peer().begin("/echo").body("half", false), 408),
                                answered(408)))
                .stream()
                .map(row -> row.name().equals("408") ? within(Bounds.USUAL.slow(300), row) : row)
                .toList();
    }

    private static List<Row> throwsIn() {
        return List.of(
                get("a request hook throws", "/hello", 500, "x-hook", "request"),
                get("a request hook rejects", "/hello", 403, "x-hook", "reject"),
                get("admission throws", "/refused", 500),
                get("a blocking handler throws", "/throws", 500),
                get("a blocking handler overflows its stack", "/overflows", 500),
                get("an endpoint throws", "/throws-on-loop", 500),
                get("an endpoint overflows its stack", "/overflows-on-loop", 500),
                get("a stage fails", "/stage-fails", 500),
                get("an endpoint throws behind its answer", "/answers-and-throws", 200),
                post("a codec throws at a body", "/decodes", "abc", 500, "content-type", "application/doomed"),
                get("a codec throws at an answer", "/encodes", 500),
                get("a codec overflows the stack", "/encodes-too-deep", 500),
                get("no codec writes the answer", "/unencodable", 500),
                get("a response hook throws", "/hello", 500, "x-hook", "response"),
                get("a response hook sets an unfit header", "/hello", 500, "x-hook", "unfit"),
                get("a finish hook throws", "/hello", 200, "x-hook", "finish"),
                row("a body fails in the middle", scene -> expect(scene.peer().get("/broken/3"), 0), BROKEN),
                row("a body throws in the middle", scene -> expect(scene.peer().get("/throws-in-body"), 0), BROKEN),
                row("a body throws at once", scene -> expect(scene.peer().get("/throws-at-subscriber"), 0), BROKEN),
                post("the taker of a body throws", "/spills", "abc", 500));
    }

    private static List<Row> verdicts() {
        return List.of(
                row(
                        "a later verdict lets it go on",
                        scene -> {
                            Peer peer = scene.peer().post("/echo", "abc", "x-hook", "later");
                            scene.server().awaitOpened(1);
                            scene.server().verdict.complete(200);
                            expect(peer, 200);
                        },
                        answered(200)),
                row(
                        "a later verdict rejects",
                        scene -> {
                            Peer peer = scene.peer().post("/echo", "abc", "x-hook", "later");
                            scene.server().awaitOpened(1);
                            scene.server().verdict.complete(403);
                            expect(peer, 403);
                        },
                        answered(403)),
                get("a later verdict never comes", "/hello", 503, "x-hook", "briefly"),
                get("what a verdict waits for fails", "/hello", 500, "x-hook", "failing"),
                get("a later verdict throws", "/hello", 500, "x-hook", "undecided"),
                row(
                        "the client leaves before the verdict",
                        scene -> {
                            Peer peer = scene.peer().get("/hello", "x-hook", "later");
                            scene.server().awaitOpened(1);
                            peer.leave();
                            scene.server().awaitEnded(1);
                            scene.server().verdict.complete(200);
                        },
                        LEFT),
                get("the deadline passes before the verdict", "/hello", 504, "x-hook", "later", DEADLINE, "50"));
    }

    private static List<Row> deadlines() {
        return List.of(
                row(
                        "the deadline passes within the body",
                        scene -> expect(
                                scene.peer().begin("/echo", DEADLINE, "50").body("half", false), 504),
                        answered(504)),
                get("the deadline passes in a blocking handler", "/waits", 504, DEADLINE, "50"),
                get("the deadline passes in an endpoint", "/held", 504, DEADLINE, "50"),
                row(
                        "the deadline passes, and the endpoint goes on",
                        scene -> {
                            expect(scene.peer().get("/stubborn", DEADLINE, "50"), 504);
                            assertThat(scene.server().ended())
                                    .as("ended while the endpoint goes on")
                                    .isZero();
                            scene.routes().nextHeld().respond(Response.text("too late"));
                        },
                        answered(504)),
                row(
                        "the deadline passes, the endpoint goes on, the client leaves",
                        scene -> {
                            Peer peer = scene.peer().get("/stubborn", DEADLINE, "50");
                            expect(peer, 504);
                            peer.vanish();
                            Await.until(
                                    "no connection", () -> scene.server().server.connections() == 0);
                            scene.routes().nextHeld().fail(new IllegalStateException("too late"));
                        },
                        answered(504)),
                row(
                        "the deadline passes within a streamed answer",
                        scene -> expect(scene.peer().get("/events-open", DEADLINE, "100"), 0),
                        LEFT),
                row(
                        "the deadline passes within a streamed body",
                        scene -> expect(
                                scene.peer().begin("/count", DEADLINE, "50").body("half", false), 504),
                        answered(504)));
    }

    private static List<Row> leaving() {
        List<Row> rows = new ArrayList<>();
        for (boolean whole : new boolean[] {true, false}) {
            String who = whole ? "the connection is reset " : "the client leaves ";
            Leave leave = whole ? Peer::vanish : Peer::leave;
            rows.add(left(
                    who + "within a body", leave, peer -> peer.begin("/echo").body("half", false), 1));
            rows.add(left(
                    who + "within a streamed body",
                    leave,
                    peer -> peer.begin("/count").body("half", false),
                    1));
            rows.add(left(who + "while a handler blocks", leave, peer -> peer.get("/waits"), 1));
            rows.add(left(who + "while an endpoint works", leave, peer -> peer.get("/held"), 1));
            rows.add(left(who + "while a task throws that was to stop", leave, peer -> peer.get("/cancel-throws"), 1));
            rows.add(row(
                    who + "and the endpoint goes on",
                    scene -> {
                        Peer peer = scene.peer().get("/stubborn");
                        HttpExchange held = scene.routes().nextHeld();
                        leave.by(peer);
                        Await.until("gone", held::gone);
                        assertThat(scene.server().ended())
                                .as("ended while the endpoint goes on")
                                .isZero();
                        held.respond(Response.text("nobody is there"));
                    },
                    LEFT));
            rows.add(left(
                    who + "within a streamed answer",
                    leave,
                    peer -> peer.get("/endless").some(),
                    1));
            rows.add(left(
                    who + "within events",
                    leave,
                    peer -> peer.get("/events-open").some(),
                    1));
        }
        rows.add(row(
                "the client leaves behind the answer",
                scene -> {
                    Peer peer = scene.peer().get("/hello");
                    expect(peer, 200);
                    peer.leave();
                },
                answered(200)));
        return rows;
    }

    /** Leaves in some way. */
    @FunctionalInterface
    private interface Leave {
        void by(Peer peer) throws IOException;
    }

    /** Asks for something that does not end by itself. */
    @FunctionalInterface
    private interface Ask {
        @Nullable Object by(Peer peer) throws IOException;
    }

    private static Row left(String name, Leave leave, Ask ask, int opened) {
        return row(
                name,
                scene -> {
                    Peer peer = scene.peer();
                    var _ = ask.by(peer);
                    scene.server().awaitOpened(opened);
                    leave.by(peer);
                },
                LEFT);
    }

    private static List<Row> streams() {
        return List.of(
                post("a body that is taken in parts", "/count", "abc", 200),
                post("a body that is the answer", "/relay", "abc", 200),
                post("a body that nobody takes", "/drop", "abc", 200),
                post("a streamed body that is too large", "/count", "x".repeat(EndingServer.BODY_LIMIT + 1), 413),
                get("an answer in parts", "/parts/100", 200),
                row(
                        "HEAD of an answer in parts",
                        scene -> expect(scene.peer().request("HEAD", "/parts/100"), 200),
                        answered(200)),
                get("events", "/events", 200),
                row("a writer of events throws", scene -> expect(scene.peer().get("/events-fail"), 0), BROKEN),
                within(
                        Bounds.USUAL.slow(500),
                        row(
                                "a client reads too slowly",
                                scene -> {
                                    scene.peer().get("/endless").some();
                                    scene.server().awaitEnded(1);
                                },
                                LEFT)));
    }

    private static final String GATED = "/v2/models/gated/infer";

    private static List<Row> models() {
        return List.of(
                post("a model runs", "/v2/models/double/infer", INFER, 200),
                post("a model throws", "/v2/models/broken/infer", INFER, 500),
                post("a model is asked what it cannot read", "/v2/models/double/infer", "{\"inputs\":[]}", 400),
                post("no such model", "/v2/models/nothing/infer", INFER, 404),
                get("a handler asks a model", "/infers/double", 200),
                get("a handler asks a model that throws", "/infers/broken", 500),
                row(
                        "a model's queue is full",
                        scene -> {
                            Peer running = running(scene);
                            Peer queued = scene.peer().post(GATED, INFER);
                            scene.server().awaitQueued("gated", 1);
                            expect(scene.peer().post(GATED, INFER), 503);
                            scene.server().gate.release(2);
                            expect(running, 200);
                            expect(queued, 200);
                        },
                        answered(200),
                        answered(200),
                        answered(503)),
                row(
                        "the client leaves while its batch runs",
                        scene -> {
                            running(scene).leave();
                            scene.server().gate.release();
                        },
                        LEFT),
                row(
                        "the client leaves while its call is queued",
                        scene -> {
                            Peer running = running(scene);
                            Peer queued = scene.peer().post(GATED, INFER);
                            scene.server().awaitQueued("gated", 1);
                            queued.leave();
                            scene.server().awaitEnded(1);
                            scene.server().gate.release();
                            expect(running, 200);
                        },
                        answered(200),
                        LEFT),
                row(
                        "the client leaves while its handler waits for a model",
                        scene -> {
                            Peer peer = scene.peer().get("/infers/gated");
                            scene.server().entered.acquire();
                            peer.leave();
                            scene.server().awaitEnded(1);
                            scene.server().gate.release();
                        },
                        LEFT),
                row(
                        "the deadline passes while a batch runs",
                        scene -> {
                            expect(scene.peer().post(GATED, INFER, DEADLINE, "100"), 504);
                            scene.server().gate.release();
                        },
                        answered(504)),
                row(
                        "the deadline passes while a call is queued",
                        scene -> {
                            Peer running = running(scene);
                            expect(scene.peer().post(GATED, INFER, DEADLINE, "100"), 504);
                            scene.server().gate.release();
                            expect(running, 200);
                        },
                        answered(200),
                        answered(504)),
                row(
                        "the deadline passes while a handler waits for a model",
                        scene -> {
                            expect(scene.peer().get("/infers/gated", DEADLINE, "100"), 504);
                            scene.server().gate.release();
                        },
                        answered(504)));
    }

    /** Sends a request whose batch runs. */
    private static Peer running(Scene scene) throws Exception {
        Peer running = scene.peer().post(GATED, INFER);
        scene.server().entered.acquire();
        return running;
    }

    private static List<Row> stops() {
        Bounds soon = Bounds.USUAL.drain(100);
        return List.of(
                row(
                        "the server stops and an answer is there in time",
                        scene -> {
                            Peer peer = scene.peer().get("/held");
                            HttpExchange held = scene.routes().nextHeld();
                            Thread stop = Thread.ofVirtual().start(scene.server().server::stop);
                            Await.until(
                                    "draining",
                                    () -> scene.server().server.phase().ending());
                            held.respond(Response.text("in time"));
                            expect(peer, 200);
                            stop.join();
                        },
                        answered(200)),
                row(
                        "the server stops and ends events",
                        scene -> {
                            scene.peer().get("/events-open").some();
                            assertThat(scene.server().server.stop()).isZero();
                        },
                        answered(200)),
                within(
                        soon,
                        row(
                                "the server stops before a handler is done",
                                scene -> {
                                    Peer peer = scene.peer().get("/waits");
                                    scene.routes().nextBlocked();
                                    stop(scene, peer);
                                },
                                answered(503))),
                within(
                        soon,
                        row(
                                "the server stops before an endpoint is done",
                                scene -> {
                                    Peer peer = scene.peer().get("/held");
                                    scene.server().awaitOpened(1);
                                    stop(scene, peer);
                                },
                                answered(503))),
                within(
                        soon,
                        row(
                                "the server stops, and the endpoint goes on",
                                scene -> {
                                    Peer peer = scene.peer().get("/stubborn");
                                    scene.routes().nextHeld();
                                    stop(scene, peer);
                                },
                                answered(503))),
                within(
                        soon,
                        row(
                                "the client leaves, the server stops, and the endpoint goes on",
                                scene -> {
                                    Peer peer = scene.peer().get("/stubborn");
                                    scene.routes().nextHeld();
                                    peer.vanish();
                                    Await.until(
                                            "no connection",
                                            () -> scene.server().server.connections() == 0);
                                    assertThat(scene.server().server.stop()).isZero();
                                },
                                LEFT)),
                within(
                        soon,
                        row(
                                "the server stops before a body is there",
                                scene -> {
                                    Peer peer = scene.peer().begin("/echo").body("half", false);
                                    scene.server().awaitOpened(1);
                                    stop(scene, peer);
                                },
                                answered(503))),
                within(
                        soon,
                        row(
                                "the server stops before a verdict is there",
                                scene -> {
                                    Peer peer = scene.peer().get("/hello", "x-hook", "later");
                                    scene.server().awaitOpened(1);
                                    stop(scene, peer);
                                },
                                answered(503))),
                within(
                        soon,
                        row(
                                "the server stops within an answer",
                                scene -> {
                                    scene.peer().get("/endless").some();
                                    assertThat(scene.server().server.stop()).isEqualTo(1);
                                },
                                LEFT)),
                within(
                        soon,
                        row(
                                "the server stops while calls run and wait",
                                EndingTable::stopWithQueue,
                                answered(503),
                                answered(503))));
    }

    private static void stopWithQueue(Scene scene) throws Exception {
        Peer running = running(scene);
        Peer queued = scene.peer().post(GATED, INFER);
        scene.server().awaitQueued("gated", 1);
        CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(scene.server().server::stop);
        expect(queued, 503);
        expect(running, 503);
        scene.server().awaitQueued("gated", 0);
        scene.server().gate.release(2);
        assertThat(stopped.join()).isEqualTo(2);
        assertThat(scene.server().entered.tryAcquire()).as("what waited ran").isFalse();
    }

    /** Stops the server, which gives a request up, and reads what its client is told. */
    private static void stop(Scene scene, Peer peer) throws IOException {
        CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(scene.server().server::stop);
        expect(peer, 503);
        assertThat(stopped.join()).isEqualTo(1);
    }

    private static List<Row> onHttp1() {
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

    private static List<Row> onHttp2() {
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
