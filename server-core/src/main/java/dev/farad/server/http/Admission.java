package dev.farad.server.http;

import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Stage;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteTable;
import dev.farad.server.route.Routes;

/** Which route a request is for, and whether that wants its body. */
final class Admission {
    private final RouteTable routes;
    private final RequestChecks checks;

    Admission(RouteTable routes, RequestChecks checks) {
        this.routes = routes;
        this.checks = checks;
    }

    void findRoute(ServerExchange exchange) {
        exchange.stage = Stage.ROUTING;
        var head = exchange.head;
        Routes now = routes.routes();
        if (head.repeated() && now.matchAgain(head.bytes(), exchange.match)) {
            return;
        }
        now.match(head.method(), head.bytes(), head.pathFrom(), head.pathTo(), exchange.match);
        Refusal refusal = exchange.match.refusal();
        if (refusal != null) {
            throw refusal;
        }
    }

    void admit(ServerExchange exchange) {
        exchange.stage = Stage.ADMISSION;
        Route route = route(exchange);
        checks.body(exchange, route.body());
        route.endpoint().admit(exchange.lease());
        if (route.body().streamed()) {
            exchange.stream = new RequestStream(exchange.http(), thrown -> takerFailed(exchange, thrown));
            if (exchange.reading == ServerExchange.Reading.DONE) {
                exchange.stream.complete();
            }
        }
        // Where no hook was asked nothing lies between that could take time.
        exchange.stamps.stamp(
                Moment.ADMITTED, exchange.hooks.asks() ? System.nanoTime() : exchange.stamps.at(Moment.OPENED));
    }

    /** What takes a body in parts threw: fails the request, as far as it has no answer, or else cuts that. */
    private static void takerFailed(ServerExchange exchange, Throwable thrown) {
        switch (exchange.state) {
            case READING, ASKING, ANSWERING -> exchange.http().path().fail(exchange, thrown);
            case WRITING -> exchange.http().cut(exchange, new Outcome.Failed(thrown));
            case FINISHED -> {}
        }
    }

    static Route route(ServerExchange exchange) {
        Route route = exchange.match.route();
        if (route == null) {
            throw new IllegalStateException("exchange " + exchange.id + " has no route");
        }
        return route;
    }

    ErrorFormat errors(ServerExchange exchange) {
        Route route = exchange.match.route();
        return route == null ? routes.routes().errorsAt(exchange.head.path()) : route.errors();
    }

    /** Returns how errors of what is no request are written. */
    ErrorFormat errors() {
        return routes.routes().errorsAt("/");
    }
}
