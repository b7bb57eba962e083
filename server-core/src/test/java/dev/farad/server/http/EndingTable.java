package dev.farad.server.http;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.EndingServer.Bounds;
import dev.farad.server.http.Peer.Speech;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The ways that exchanges end, as rows: what provokes it, and what hooks must be told of each exchange.
 *
 * <p>A row stands with its theme:
 *
 * <ul>
 *   <li>{@link AnswerEndings}: the answer that should come, from 200 to 415;
 *   <li>{@link ThrowEndings}: code of a user that throws;
 *   <li>{@link VerdictEndings}: hooks that decide later;
 *   <li>{@link DeadlineEndings}: deadlines that pass;
 *   <li>{@link LeaveEndings}: clients that leave, or are cut off;
 *   <li>{@link StreamEndings}: bodies and answers in parts, events;
 *   <li>{@link ModelEndings}: models that run, throw, or make calls wait;
 *   <li>{@link StopEndings}: a server that stops;
 *   <li>{@link Http1Endings} and {@link Http2Endings}: what only one of the two protocols has.
 * </ul>
 *
 * <p>They are written in the words of {@link EndingRows}.
 */
final class EndingTable {
    private EndingTable() {}

    static List<Row> rows() {
        return Stream.of(
                        AnswerEndings.rows(),
                        ThrowEndings.rows(),
                        VerdictEndings.rows(),
                        DeadlineEndings.rows(),
                        LeaveEndings.rows(),
                        StreamEndings.rows(),
                        ModelEndings.rows(),
                        StopEndings.rows(),
                        Http1Endings.rows(),
                        Http2Endings.rows())
                .flatMap(List::stream)
                .toList();
    }

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
}
