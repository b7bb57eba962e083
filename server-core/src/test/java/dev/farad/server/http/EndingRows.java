package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.EndingServer.Bounds;
import dev.farad.server.http.EndingTable.Act;
import dev.farad.server.http.EndingTable.End;
import dev.farad.server.http.EndingTable.Row;
import dev.farad.server.http.Peer.Speech;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The words that rows of the {@link EndingTable} are written in. */
final class EndingRows {
    static final String DEADLINE = "x-request-timeout-ms";
    static final End LEFT = new End(Outcome.Cancelled.class, 0);
    static final End BROKEN = new End(Outcome.Failed.class, 0);

    private static final Set<Speech> ANY = EnumSet.allOf(Speech.class);
    private static final Set<Speech> HTTP1 = EnumSet.of(Speech.HTTP1, Speech.TLS);
    private static final Set<Speech> HTTP2 = EnumSet.of(Speech.HTTP2);

    private EndingRows() {}

    static End answered(int status) {
        return new End(Outcome.Answered.class, status);
    }

    static Row row(String name, Act act, End... ends) {
        return new Row(name, ANY, Bounds.USUAL, act, List.of(ends));
    }

    static Row http1(String name, Act act, End... ends) {
        return new Row(name, HTTP1, Bounds.USUAL, act, List.of(ends));
    }

    static Row http2(String name, Act act, End... ends) {
        return new Row(name, HTTP2, Bounds.USUAL, act, List.of(ends));
    }

    static Row within(Bounds bounds, Row row) {
        return new Row(row.name(), row.speeches(), bounds, row.act(), row.ends());
    }

    /** A GET that is read to its end. */
    static Row get(String name, String path, int status, String... fields) {
        return row(name, scene -> expect(scene.peer().get(path, fields), status), answered(status));
    }

    /** A POST that is read to its end. */
    static Row post(String name, String path, String body, int status, String... fields) {
        return row(name, scene -> expect(scene.peer().post(path, body, fields), status), answered(status));
    }

    static void expect(Peer peer, int status) throws IOException {
        assertThat(peer.status()).isEqualTo(status);
    }
}
