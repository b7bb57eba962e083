package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.DEADLINE;
import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.get;
import static dev.farad.server.http.EndingRows.row;

import dev.farad.server.http.EndingTable.Row;
import java.util.List;

/** Hooks whose verdict comes later or never. */
final class VerdictEndings {
    private VerdictEndings() {}

    static List<Row> rows() {
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
}
