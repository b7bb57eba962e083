package dev.farad.server.http;

import static dev.farad.server.http.EndingRows.LEFT;
import static dev.farad.server.http.EndingRows.answered;
import static dev.farad.server.http.EndingRows.expect;
import static dev.farad.server.http.EndingRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.http.EndingTable.Row;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients that leave, or whose connection is reset, at each step of an exchange. */
final class LeaveEndings {
    private LeaveEndings() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (boolean whole : new boolean[] {true, false}) {
            String who = whole ? "the connection is reset " : "the client leaves ";
            Leave leave = whole ? Peer::vanish : Peer::leave;
            rows.add(left(
                    who + "within a body", leave, peer -> peer.begin("/echo").body("half", false)));
            rows.add(left(
                    who + "within a streamed body",
                    leave,
                    peer -> peer.begin("/count").body("half", false)));
            rows.add(left(who + "while a handler blocks", leave, peer -> peer.get("/waits")));
            rows.add(left(who + "while an endpoint works", leave, peer -> peer.get("/held")));
            rows.add(left(who + "while a task throws that was to stop", leave, peer -> peer.get("/cancel-throws")));
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
                    peer -> peer.get("/endless").some()));
            rows.add(left(
                    who + "within events",
                    leave,
                    peer -> peer.get("/events-open").some()));
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

    private static Row left(String name, Leave leave, Ask ask) {
        return row(
                name,
                scene -> {
                    Peer peer = scene.peer();
                    var _ = ask.by(peer);
                    scene.server().awaitOpened(1);
                    leave.by(peer);
                },
                LEFT);
    }
}
