package dev.farad.server.http;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.ServerExchange.Reading;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Refusal;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one event loop that a stop must not forget: those that have no answer at its deadline, and those whose
 * endpoints go on although nobody waits for them. Used on the event loop only.
 */
final class OpenExchanges {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Outcome STOPPED = new Outcome.Cancelled("the server stopped");

    /** Exchanges that are their endpoints' alone; few, so kept beside the path of all others. */
    private final Set<ServerExchange> orphans = new HashSet<>();

    /** Keeps an exchange whose client is gone, or has an answer, unless its endpoint has handed it back since a generation. */
    void orphan(ServerExchange exchange, int generation) {
        if (exchange.generation() == generation && (exchange.overdue || exchange.state == State.ANSWERING)) {
            exchange.orphan = true;
            orphans.add(exchange);
        }
    }

    /** An endpoint has handed its exchange back. */
    void returned(ServerExchange exchange) {
        exchange.orphan = false;
        orphans.remove(exchange);
    }

    int orphans() {
        return orphans.size();
    }

    /** Answers what has no answer with 503, and asks its endpoints to stop; returns how many requests were open. */
    static int refuse(List<ServerConnection> connections) {
        List<ServerExchange> open = new ArrayList<>();
        connections.forEach(connection -> add(connection, open));
        for (ServerExchange exchange : open) {
            Refusal stopping = Refusal.busy(503, "the server stops and has no time left for the request", RETRY)
                    .with("x-should-retry", "true");
            exchange.http().path().time().end(exchange, stopping);
        }
        return open.size();
    }

    private static void add(ServerConnection connection, List<ServerExchange> open) {
        switch (connection) {
            case HttpConnection one -> add(one.current(), open);
            case Http2Session session -> {
                try {
                    session.connection().forEachActiveStream(stream -> {
                        SessionStream known = session.find(stream);
                        add(known == null ? null : known.exchange(), open);
                        return true;
                    });
                } catch (Http2Exception broken) {
                    throw new IllegalStateException("the streams of a connection cannot be read", broken);
                }
            }
            default -> {}
        }
    }

    private static void add(@Nullable ServerExchange exchange, List<ServerExchange> open) {
        if (exchange != null && exchange.reading != Reading.HEAD && exchange.state != State.FINISHED) {
            open.add(exchange);
        }
    }

    /** Ends what endpoints never handed back: the server is gone, and no hook would ever hear of it. */
    void abandon() {
        for (ServerExchange exchange : List.copyOf(orphans)) {
            RequestPath path = exchange.http().path();
            if (exchange.overdue) {
                exchange.overdue = false;
                Outcome outcome = exchange.outcome;
                path.report(exchange, outcome == null ? STOPPED : outcome);
            } else {
                path.finish(exchange, STOPPED);
            }
        }
    }
}
