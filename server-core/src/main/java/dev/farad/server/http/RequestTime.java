package dev.farad.server.http;

import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Refusal;
import java.time.Duration;

/**
 * What becomes of requests whose time is over.
 *
 * <p>One that an endpoint works on is answered at once, and its connection goes on; the exchange stays the endpoint's until
 * that hands it back, since nothing it holds may be freed, and no hook may hear of its end, while something of it runs.
 */
final class RequestTime {
    private static final String UNDECIDED = "what decides about this request did not answer in time";
    private static final Duration UNDECIDED_RETRY = Duration.ofSeconds(1);

    private final RequestPath path;

    RequestTime(RequestPath path) {
        this.path = path;
    }

    /** Sets a deadline, if it comes before the one there is and the request has no answer; no later than requests may ask. */
    static void limit(ServerExchange exchange, long askedNanos) {
        ExchangeContext context = exchange.context;
        HttpLoop loop = exchange.http().loop();
        long latest = exchange.stamps.at(Moment.OPENED)
                + exchange.limits.timeouts().deadlines().most().toNanos();
        long atNanos = context.sooner(askedNanos - latest < 0 ? askedNanos : latest);
        boolean open = exchange.state == State.READING || exchange.state == State.ANSWERING;
        if (open && atNanos != context.deadlineNanos) {
            context.deadlineNanos = atNanos;
            context.deadlineAsked = true;
            loop.alarms().set(exchange, atNanos);
        }
    }

    /** The time of an exchange is over, or that of the hook that it waits for. */
    void over(ServerExchange exchange) {
        if (exchange.state == State.WRITING) {
            exchange.http().cut(exchange, new Outcome.Cancelled("the deadline passed"));
            return;
        }
        boolean late = exchange.state != State.ASKING || exchange.context.passed(System.nanoTime());
        end(exchange, late ? Refusal.late() : Refusal.busy(503, UNDECIDED, UNDECIDED_RETRY));
    }

    /** Answers a request that has no answer, whatever it waits for, and asks what runs for it to stop. */
    void end(ServerExchange exchange, Refusal why) {
        switch (exchange.state) {
            case READING -> path.fail(exchange, why);
            case ASKING -> {
                // Before the answer, which may take a while to be read: a verdict that came meanwhile would be obeyed.
                exchange.stopAsking();
                path.fail(exchange, why);
            }
            case ANSWERING -> answerFor(exchange, why);
            case WRITING, FINISHED -> {}
        }
    }

    /** Answers for an endpoint that did not in time, and asks it to stop. */
    private void answerFor(ServerExchange exchange, Refusal why) {
        exchange.overdue = true;
        if (exchange.stream != null) {
            // Nobody knows whether the rest of the body will ever be read.
            exchange.http().abandonBody();
        }
        int generation = exchange.generation();
        HttpLoop loop = exchange.http().loop();
        path.fail(exchange, why);
        path.stop(exchange, why);
        loop.open().orphan(exchange, generation);
    }

    /** Returns whether an answer comes from an endpoint whose request was answered without it. */
    static boolean tooLate(ServerExchange exchange) {
        return exchange.overdue && exchange.state != State.ANSWERING;
    }

    /** An endpoint has handed back an exchange that was answered without it: nothing of it runs any more. */
    void handBack(ServerExchange exchange) {
        exchange.overdue = false;
        Outcome outcome = exchange.outcome;
        if (outcome != null) {
            path.report(exchange, outcome);
            if (exchange.left) {
                exchange.http().loop().give(exchange);
            }
        }
    }
}
