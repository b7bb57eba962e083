package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.row;
import static dev.farad.server.http.EndingRows.within;
import static dev.farad.server.http.ModelEndings.GATED;
import static dev.farad.server.http.ModelEndings.INFER;
import static dev.farad.server.http.ModelEndings.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.http.EndingServer.Bounds;
import dev.farad.server.http.EndingTable.Act;
import dev.farad.server.http.EndingTable.End;
import dev.farad.server.http.EndingTable.Row;
import dev.farad.server.http.EndingTable.Scene;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server that stops while exchanges are open. */
final class StopEndings {
    private StopEndings() {}

    static List<Row> rows() {
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
                soon(
                        "the server stops before a handler is done",
                        scene -> {
                            Peer peer = scene.peer().get("/waits");
                            scene.routes().nextBlocked();
                            stop(scene, peer);
                        },
                        answered(503)),
                soon(
                        "the server stops before an endpoint is done",
                        scene -> {
                            Peer peer = scene.peer().get("/held");
                            scene.server().awaitOpened(1);
                            stop(scene, peer);
                        },
                        answered(503)),
                soon(
                        "the server stops, and the endpoint goes on",
                        scene -> {
                            Peer peer = scene.peer().get("/stubborn");
                            scene.routes().nextHeld();
                            stop(scene, peer);
                        },
                        answered(503)),
                soon(
                        "the client leaves, the server stops, and the endpoint goes on",
                        scene -> {
                            Peer peer = scene.peer().get("/stubborn");
                            scene.routes().nextHeld();
                            peer.vanish();
                            Await.until(
                                    "no connection", () -> scene.server().server.connections() == 0);
                            assertThat(scene.server().server.stop()).isZero();
                        },
                        LEFT),
                soon(
                        "the server stops before a body is there",
                        scene -> {
                            Peer peer = scene.peer().begin("/echo").body("half", false);
                            scene.server().awaitOpened(1);
                            stop(scene, peer);
                        },
                        answered(503)),
                soon(
                        "the server stops before a verdict is there",
                        scene -> {
                            Peer peer = scene.peer().get("/hello", "x-hook", "later");
                            scene.server().awaitOpened(1);
                            stop(scene, peer);
                        },
                        answered(503)),
                soon(
                        "the server stops within an answer",
                        scene -> {
                            scene.peer().get("/endless").some();
                            assertThat(scene.server().server.stop()).isEqualTo(1);
                        },
                        LEFT),
                soon(
                        "the server stops while calls run and wait",
                        StopEndings::stopWithQueue,
                        answered(503),
                        answered(503)));
    }

    /** A row whose server gives up soon what is not answered. */
    private static Row soon(String name, Act act, End... ends) {
        return within(Bounds.USUAL.drain(100), row(name, act, ends));
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
}
