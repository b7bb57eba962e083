package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.get;
import static dev.farad.server.http.EndingRows.post;
import static dev.farad.server.http.EndingRows.row;
import static dev.farad.server.http.EndingRows.within;

import dev.farad.server.http.EndingServer.Bounds;
import dev.farad.server.http.EndingTable.Row;
import java.util.List;

/** Exchanges that are answered as they should be, by a handler or by the server. */
final class AnswerEndings {
    private AnswerEndings() {}

    static List<Row> rows() {
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
                within(
                        Bounds.USUAL.slow(300),
                        row(
                                "408",
                                scene -> expect(scene.peer().begin("/echo").body("half", false), 408),
                                answered(408))));
    }
}
