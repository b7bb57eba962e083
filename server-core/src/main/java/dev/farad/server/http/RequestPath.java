package dev.farad.server.http;

import dev.farad.hooks.Hooks;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Stage;
import dev.farad.hooks.Verdict;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
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

    private final Hooks hooks;
    private final RequestTime time = new RequestTime(this);
    private final Admission admission;
    private final RequestChecks checks;
    private final Failures failures;

    RequestPath(Hooks hooks, RouteTable routes, RequestChecks checks, Failures failures) {
        this.hooks = hooks;
        this.admission = new Admission(routes, checks);
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
            if (HookQuestions.pass(exchange, verdict)) {
                admission.findRoute(exchange);
                admission.admit(exchange);
            }
        } catch (Throwable thrown) {
            fail(exchange, thrown);
        }
    }

    /** The body is in, or begins to come where it is streamed: starts the answer. */
    void answer(ServerExchange exchange) {
        exchange.state = State.ANSWERING;
        exchange.stage = Stage.HANDLER;
        int generation = exchange.generation();
        try {
            checks.whole(exchange);
            Admission.route(exchange).endpoint().answer(exchange.lease());
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
        exchange.hooks.onResponse(exchange.lease(), exchange.response);
        Throwable failed = exchange.http().output().tryHead(exchange);
        if (failed == null) {
            exchange.http().output().write(exchange, response);
        } else {
            response.discard();
            headFailed(exchange, failed);
        }
    }

    /** Something went wrong before there was an answer: makes it the answer. */
    void fail(ServerExchange exchange, Throwable thrown) {
        fail(exchange, thrown, Thread.currentThread().getName());
    }

    /** Something went wrong on a thread before there was an answer: makes it the answer. */
    void fail(ServerExchange exchange, Throwable thrown, String thread) {
        if (RequestTime.tooLate(exchange)) {
            time.handBack(exchange);
            return;
        }
        if (exchange.http().gone()) { // What was stopped may well throw, and there is nobody to tell.
            finish(exchange, new Outcome.Cancelled("the client left"));
            return;
        }
        Response response;
        try {
            response = failures.response(exchange, thrown, thread, admission.errors(exchange));
        } catch (Throwable unanswerable) {
            thrown.addSuppressed(unanswerable);
            exchange.http().cut(exchange, new Outcome.Failed(thrown));
            return;
        }
        outbound(exchange, response);
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
        try {
            if (!exchange.overdue) {
                report(exchange, outcome);
            }
        } finally {
            exchange.http().finished(exchange);
        }
    }

    /** Nothing of an exchange runs any more: releases what it holds and tells the hooks. */
    void report(ServerExchange exchange, Outcome outcome) {
        try {
            checks.release(exchange);
            if (outcome instanceof Outcome.Failed failed) {
                failures.broken(exchange, failed.cause());
            }
            exchange.hooks.onFinish(exchange.lease(), outcome);
        } finally {
            exchange.endLease();
            if (exchange.orphan) {
                exchange.http().loop().open().returned(exchange);
            }
        }
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
        int generation = exchange.generation();
        HttpLoop loop = exchange.http().loop();
        stop(exchange, Refusal.clientLeft());
        loop.open().orphan(exchange, generation);
    }

    /** Asks what runs for a request to stop. */
    void stop(ServerExchange exchange, Refusal why) {
        Runnable onCancel = exchange.onCancel;
        int generation = exchange.generation();
        if (exchange.stream != null) {
            exchange.stream.fail(why);
        }
        if (onCancel == null) {
            return;
        }
        try {
            onCancel.run();
        } catch (Throwable thrown) {
            // What it was to stop may still run: the exchange stays the endpoint's until that hands it back.
            if (exchange.generation() == generation) {
                failures.aside(exchange, thrown);
            }
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
        return failures.response(refusal, admission.errors(), allocator);
    }

    private void open(ServerExchange exchange) {
        exchange.hooks = hooks.chain();
        exchange.stamps.stamp(Moment.OPENED, exchange.http().loop().clock().turnNanos());
        checks.identify(exchange);
        checks.head(exchange);
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
        exchange.hooks.onResponse(exchange.lease(), exchange.response);
        Throwable failed = exchange.http().output().tryHead(exchange);
        if (failed == null) {
            exchange.http().output().write(exchange, body);
        } else {
            body.release();
            headFailed(exchange, failed);
        }
    }

    /** A hook or handler may have set a header that cannot be written: answers that, with no more words of theirs. */
    private void headFailed(ServerExchange exchange, Throwable failed) {
        if (!(failed instanceof IllegalArgumentException)) {
            exchange.http().cut(exchange, new Outcome.Failed(failed));
            return;
        }
        exchange.stage = Stage.WRITING;
        String thread = Thread.currentThread().getName();
        Response failure = failures.response(exchange, failed, thread, admission.errors(exchange));
        exchange.response.begin(failure.status(), failure.body().readableBytes());
        exchange.response.headers(failure.headers());
        ResponseWriter output = exchange.http().output();
        output.head(exchange);
        output.write(exchange, failure.body());
    }
}
