package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.DEADLINE;
import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.get;
import static dev.farad.server.http.EndingRows.post;
import static dev.farad.server.http.EndingRows.row;

import dev.farad.server.http.EndingTable.Row;
import dev.farad.server.http.EndingTable.Scene;
import java.util.List;

/** Requests of models: what they answer, and what becomes of them while they are queued and while they run. */
final class ModelEndings {
    static final String INFER = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
    static final String GATED = "/v2/models/gated/infer";

    private ModelEndings() {}

    static List<Row> rows() {
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
    static Peer running(Scene scene) throws Exception {
        Peer running = scene.peer().post(GATED, INFER);
        scene.server().entered.acquire();
        return running;
    }
}
