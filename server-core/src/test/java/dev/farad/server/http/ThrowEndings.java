package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.BROKEN;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.get;
import static dev.farad.server.http.EndingRows.post;
import static dev.farad.server.http.EndingRows.row;

import dev.farad.server.http.EndingTable.Row;
import java.util.List;

/** Code of a user that throws: hooks, handlers, codecs and bodies. */
final class ThrowEndings {
    private ThrowEndings() {}

    static List<Row> rows() {
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
}
