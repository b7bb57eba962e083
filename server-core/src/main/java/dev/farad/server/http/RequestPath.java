package dev.farad.server.http;

import static dev.farad.server.http.ServerExchange.State.ANSWERING;
import static dev.farad.server.http.ServerExchange.State.FINISHED;
import static dev.farad.server.http.ServerExchange.State.READING;
import static dev.farad.server.http.ServerExchange.State.WRITING;

import dev.farad.hooks.HookChain;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import dev.farad.server.route.Routes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * The path of a request, as a table of contents: in from the head to the endpoint, out from the answer to the last byte.
 *
 * <p>One for each port; every method runs on the exchange's event loop. {@link #finish} is the only way out.
 */
final class RequestPath {
    private final HookChain hooks;
    private final Routes routes;
    private final RequestChecks checks;
    private final Failures failures;

    RequestPath(HookChain hooks, Routes routes, RequestChecks checks, Failures failures) {
        this.hooks = hooks;
        this.routes = routes;
        this.checks = checks;
        this.failures = failures;
    }

    /** The head is in: decides whether the body is wanted. */
    void inbound(ServerExchange exchange) {
        try {
            open(exchange);
            askHooks(exchange);
            findRoute(exchange);
            admit(exchange);
        } catch (Throwable thrown) {
            outbound(exchange, failed(exchange, thrown));
        }
    }

    /** The body is in: starts the answer, which comes back to this event loop. */
    void answer(ServerExchange exchange) {
        exchange.state(ANSWERING);
        try {
            found(exchange)
                    .route()
                    .endpoint()
                    .answer(exchange)
                    .whenComplete((response, thrown) -> exchange.connection()
                            .run(() -> outbound(exchange, thrown == null ? response : failed(exchange, thrown))));
        } catch (Throwable thrown) {
            outbound(exchange, failed(exchange, thrown));
        }
    }

    /** The answer is there: writes it, unless nobody is left to read it. */
    void outbound(ServerExchange exchange, Response response) {
        if (exchange.connection().gone()) {
            response.body().release();
            finish(exchange, new Outcome.Cancelled("the client left"));
            return;
        }
        exchange.state(WRITING);
        exchange.timeline().stamp(Moment.ENCODED, System.nanoTime());
        FullHttpResponse message = message(response);
        hooks.onResponse(exchange, new NettyResponseHead(message));
        exchange.connection().write(exchange, message);
    }

    /** The last byte is flushed, or never will be: releases and reports, once. */
    void finish(ServerExchange exchange, Outcome outcome) {
        if (exchange.state() == FINISHED) {
            return;
        }
        exchange.state(FINISHED);
        exchange.releaseBody();
        hooks.onFinish(exchange, outcome);
        exchange.connection().finished();
    }

    /** The client left: asks what runs to stop; {@link #finish} comes when it has. */
    void cancel(ServerExchange exchange) {
        if (exchange.state() == READING) {
            finish(exchange, new Outcome.Cancelled("the client left"));
        } else {
            exchange.cancel();
        }
    }

    private void open(ServerExchange exchange) {
        exchange.timeline().stamp(Moment.OPENED, System.nanoTime());
        checks.identify(exchange);
        checks.head(exchange);
    }

    private void askHooks(ServerExchange exchange) {
        if (hooks.onRequest(exchange) instanceof Verdict.Reject rejected) {
            throw Refusal.of(rejected.status(), rejected.reason());
        }
    }

    private void findRoute(ServerExchange exchange) {
        switch (routes.match(exchange.method(), exchange.path())) {
            case Routes.Match.Found found -> exchange.matched(found);
            case Routes.Match.Missing missing -> throw missing.refusal();
        }
    }

    private void admit(ServerExchange exchange) {
        checks.body(exchange);
        found(exchange).route().endpoint().admit(exchange);
        exchange.timeline().stamp(Moment.ADMITTED, System.nanoTime());
    }

    private static Routes.Match.Found found(ServerExchange exchange) {
        Routes.Match.Found found = exchange.match();
        if (found == null) {
            throw new IllegalStateException("exchange " + exchange.id() + " has no route");
        }
        return found;
    }

    /** Turns whatever went wrong into an answer in the format of the route or the path. */
    Response failed(ServerExchange exchange, Throwable thrown) {
        Routes.Match.Found found = exchange.match();
        ErrorFormat format =
                found == null ? routes.errorsAt(exchange.path()) : found.route().errors();
        return failures.response(exchange, thrown, format);
    }

    /** Answers bytes that are no request, and so no exchange. */
    FullHttpResponse malformed(Refusal refusal, ByteBufAllocator allocator) {
        FullHttpResponse message = message(failures.response(refusal, routes.errorsAt("/"), allocator));
        message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return message;
    }

    private static FullHttpResponse message(Response response) {
        ByteBuf body = response.body();
        FullHttpResponse message =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), body);
        response.headers().forEach(message.headers()::set);
        message.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        return message;
    }
}
