package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.BROKEN;
import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.get;
import static dev.farad.server.http.EndingRows.post;
import static dev.farad.server.http.EndingRows.row;
import static dev.farad.server.http.EndingRows.within;

import dev.farad.server.http.EndingServer.Bounds;
import dev.farad.server.http.EndingTable.Row;
import java.util.List;

/** Bodies and answers in parts, and events. */
final class StreamEndings {
    private StreamEndings() {}

    static List<Row> rows() {
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
}
