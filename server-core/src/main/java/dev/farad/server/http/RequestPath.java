package dev.farad.server.http;

import dev.farad.hooks.HookChain;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteTable;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request, as a table of contents: in from the head to the endpoint, out from the answer to the last byte.
 *
 * <p>One for each port; every method runs on the exchange's event loop. {@link #finish} is the only way out.
 */
final class RequestPath {
    private static final String CONTENT_TYPE = "content-type";

    private final HookChain hooks;
    private final HookQuestions questions;
    private final RequestTime time = new RequestTime(this);
    private final RouteTable routes;
    private final RequestChecks checks;
    private final Failures failures;

    RequestPath(HookChain hooks, RouteTable routes, RequestChecks checks, Failures failures) {
        this.hooks = hooks;
        this.questions = new HookQuestions(hooks);
        this.routes = routes;
        this.checks = checks;
        this.failures = failures;
    }

    /**
     * The head is in: decides whether the body is wanted.
     *
     * @param verdict of a hook that needed time, for which the request has waited; or null at first
     */
    void inbound(ServerExchange exchange, @Nullable Supplier<Verdict> verdict) {
        try {
            if (verdict == null) {
                open(exchange);
            }
            if (questions.pass(exchange, verdict)) {
                findRoute(exchange);
                admit(exchange);
            }
        } catch (Throwable thrown) {
            fail(exchange, thrown);
        }
    }

    /** The body is in, or begins to come where it is streamed: starts the answer. */
    void answer(ServerExchange exchange) {
        exchange.state = State.ANSWERING;
        int generation = exchange.generation();
        try {
            checks.whole(exchange);
            route(exchange).endpoint().answer(exchange.lease());
        } catch (Throwable thrown) {
            if (exchange.generation() == generation && exchange.state == State.ANSWERING) {
                fail(exchange, thrown);
            }
        }
    }

    /** The answer is there, as parts that need no object: writes it. */
    void outbound(ServerExchange exchange, int status, String contentType, ByteBuf body) {
        if (begins(exchange, status, body.readableBytes())) {
            exchange.response.add(CONTENT_TYPE, contentType);
            write(exchange, body);
        } else {
            body.release();
        }
    }

    /** The answer is there: writes it. */
    void outbound(ServerExchange exchange, Response response) {
        if (begins(exchange, response.status(), response.body().readableBytes())) {
            exchange.response.headers(response.headers());
            write(exchange, response.body());
        } else {
            response.body().release();
        }
    }

    /** The head of the answer is there, and the body to come: writes it. */
    void outbound(ServerExchange exchange, StreamedResponse response) {
        if (begins(exchange, response.status(), response.length())) {
            exchange.response.headers(response.headers());
            Compression compression = exchange.http().loop().compression();
            write(exchange, compression.wanted(exchange, 0) ? compression.streamed(exchange, response) : response);
        } else {
            response.discard();
        }
    }

    private void write(ServerExchange exchange, StreamedResponse response) {
        hooks.onResponse(exchange.lease(), exchange.response);
        ResponseWriter output = exchange.http().output();
        try {
            output.head(exchange);
        } catch (IllegalArgumentException unfit) {
            response.discard();
            writeInstead(exchange, unfit);
            return;
        }
        output.write(exchange, response);
    }

    /** Something went wrong before there was an answer: makes it the answer. */
    void fail(ServerExchange exchange, Throwable thrown) {
        if (RequestTime.tooLate(exchange)) {
            time.handBack(exchange);
            return;
        }
        if (exchange.http().gone()) {
            // What was stopped may well throw, and there is nobody to tell.
            finish(exchange, new Outcome.Cancelled("the client left"));
            return;
        }
        ErrorFormat format = errors(exchange);
        outbound(exchange, failures.response(exchange.lease(), thrown, format));
    }

    /** The body of a request cannot be read on: answers, if there is no answer, and ends the connection. */
    void bodyFailed(ServerExchange exchange, Refusal refusal) {
        if (exchange.stream != null) {
            exchange.stream.fail(refusal);
        } else if (exchange.state == State.READING) {
            fail(exchange, refusal);
        } else if (exchange.state == State.FINISHED) {
            exchange.http().finished(exchange);
        }
    }

    /** The last byte is flushed, or never will be: releases and reports, once. */
    void finish(ServerExchange exchange, Outcome outcome) {
        if (exchange.state == State.FINISHED) {
            return;
        }
        exchange.state = State.FINISHED;
        exchange.http().loop().alarms().clear(exchange);
        exchange.stopAsking();
        exchange.outcome = outcome;
        if (!exchange.overdue) {
            report(exchange, outcome);
        }
        exchange.http().finished(exchange);
    }

    /** Nothing of an exchange runs any more: releases what it holds and tells the hooks. */
    void report(ServerExchange exchange, Outcome outcome) {
        checks.release(exchange);
        hooks.onFinish(exchange.lease(), outcome);
        exchange.endLease();
    }

    RequestTime time() {
        return time;
    }

    /** The client left: asks what runs to stop; {@link #finish} comes when it has. */
    void cancel(ServerExchange exchange, String reason) {
        if (exchange.state != State.ANSWERING) {
            finish(exchange, new Outcome.Cancelled(reason));
            return;
        }
        stop(exchange, Refusal.clientLeft());
    }

    /** Asks what runs for a request to stop. */
    static void stop(ServerExchange exchange, Refusal why) {
        Runnable onCancel = exchange.onCancel;
        if (exchange.stream != null) {
            exchange.stream.fail(why);
        }
        if (onCancel != null) {
            onCancel.run();
        }
    }

    /** Returns whether the next bytes of a body are taken; otherwise the request has its refusal. */
    boolean takes(ServerExchange exchange, int bytes) {
        try {
            checks.more(exchange, bytes);
            return true;
        } catch (Refusal refusal) {
            bodyFailed(exchange, refusal);
            return false;
        }
    }

    /** Answers bytes that are no request, and so no exchange. */
    Response malformed(Refusal refusal, ByteBufAllocator allocator) {
        return failures.response(refusal, routes.routes().errorsAt("/"), allocator);
    }

    private void open(ServerExchange exchange) {
        exchange.stamps.stamp(Moment.OPENED, exchange.http().loop().clock().turnNanos());
        checks.identify(exchange);
        checks.head(exchange);
    }

    private void findRoute(ServerExchange exchange) {
        var head = exchange.head;
        routes.routes().match(head.method(), head.bytes(), head.pathFrom(), head.pathTo(), exchange.match);
        Refusal refusal = exchange.match.refusal();
        if (refusal != null) {
            throw refusal;
        }
    }

    private void admit(ServerExchange exchange) {
        Route route = route(exchange);
        checks.body(exchange, route.body());
        route.endpoint().admit(exchange.lease());
        if (route.body().streamed()) {
            exchange.stream = new RequestStream(exchange.http());
            if (exchange.reading == ServerExchange.Reading.DONE) {
                exchange.stream.complete();
            }
        }
        // Where no hook was asked nothing lies between that could take time.
        exchange.stamps.stamp(Moment.ADMITTED, hooks.asks() ? System.nanoTime() : exchange.stamps.at(Moment.OPENED));
    }

    private static Route route(ServerExchange exchange) {
        Route route = exchange.match.route();
        if (route == null) {
            throw new IllegalStateException("exchange " + exchange.id + " has no route");
        }
        return route;
    }

    private ErrorFormat errors(ServerExchange exchange) {
        Route route = exchange.match.route();
        return route == null ? routes.routes().errorsAt(exchange.head.path()) : route.errors();
    }

    /** Begins the answer, unless nobody is left to read it. */
    private boolean begins(ServerExchange exchange, int status, long length) {
        if (RequestTime.tooLate(exchange)) {
            time.handBack(exchange);
            return false;
        }
        if (exchange.http().gone()) {
            finish(exchange, new Outcome.Cancelled("the client left"));
            return false;
        }
        if (length >= 0 || !exchange.context.deadlineAsked) {
            exchange.http().loop().alarms().clear(exchange);
        }
        exchange.state = State.WRITING;
        exchange.stamps.stamp(Moment.ENCODED, exchange.http().loop().clock().nowNanos());
        exchange.response.begin(status, length);
        exchange.response.add(RequestId.HEADER, exchange.id);
        return true;
    }

    private void write(ServerExchange exchange, ByteBuf plain) {
        Compression compression = exchange.http().loop().compression();
        ByteBuf body = plain;
        if (compression.wanted(exchange, plain.readableBytes())) {
            if (plain.readableBytes() > Compression.AT_ONCE_BYTES) {
                write(exchange, compression.streamed(exchange, plain));
                return;
            }
            body = compression.whole(exchange, plain);
        }
        hooks.onResponse(exchange.lease(), exchange.response);
        ResponseWriter output = exchange.http().output();
        try {
            output.head(exchange);
        } catch (IllegalArgumentException unfit) {
            body.release();
            writeInstead(exchange, unfit);
            return;
        }
        output.write(exchange, body);
    }

    /** A hook or handler set a header that cannot be written: answers that, with no more words of theirs. */
    private void writeInstead(ServerExchange exchange, IllegalArgumentException unfit) {
        Response failure = failures.response(exchange.lease(), unfit, errors(exchange));
        exchange.response.begin(failure.status(), failure.body().readableBytes());
        exchange.response.headers(failure.headers());
        ResponseWriter output = exchange.http().output();
        output.head(exchange);
        output.write(exchange, failure.body());
    }
}
