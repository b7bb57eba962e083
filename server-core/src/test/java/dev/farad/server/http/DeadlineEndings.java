package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.DEADLINE;
import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.get;
import static dev.farad.server.http.EndingRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.http.EndingTable.Row;
import dev.farad.server.route.Response;
import java.util.List;

/** Deadlines that pass; those of models are in {@link ModelEndings}, of hooks in {@link VerdictEndings}. */
final class DeadlineEndings {
    private DeadlineEndings() {}

    static List<Row> rows() {
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
}
