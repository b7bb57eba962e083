package dev.farad.server.route;

import dev.farad.codec.body.BodyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Collects routes and what they have in common: body codecs, how errors are told, the size of bodies. Used by one thread.
 *
 * <p>Templates are as {@link Route} describes them. What routes have in common holds for all of them, wherever between them it is said.
 *
 * @param <S> the type that each method returns, so that calls can be chained
 */
public abstract class Routing<S extends Routing<S>> {
    private final List<Draft> drafts = new ArrayList<>();
    private final List<RouteGroup> groups = new ArrayList<>();
    private final List<BodyCodec> codecs = new ArrayList<>();
    private final List<ErrorMapping> mappings = new ArrayList<>();

    /** A route whose surroundings are still to be known. */
    private interface Draft {
        Route route(RouteSetting setting);
    }

    /** Makes one without routes. */
    protected Routing() {}

    /** Returns this. */
    protected abstract S self();

    /** Answers GET requests, and HEAD, of a path template such as {@code /words/{word}}. */
    public S get(String template, Handler handler) {
        return route("GET", template, handler);
    }

    /** Answers POST requests of a path template. */
    public S post(String template, Handler handler) {
        return route("POST", template, handler);
    }

    /** Answers PUT requests of a path template. */
    public S put(String template, Handler handler) {
        return route("PUT", template, handler);
    }

    /** Answers PATCH requests of a path template. */
    public S patch(String template, Handler handler) {
        return route("PATCH", template, handler);
    }

    /** Answers DELETE requests of a path template. */
    public S delete(String template, Handler handler) {
        return route("DELETE", template, handler);
    }

    /** Answers requests of a method and a path template. */
    public S route(String method, String template, Handler handler) {
        return route(method, template, Body.WHOLE, handler);
    }

    /** Answers requests of a method and a path template, and says how large their bodies may be. */
    public S route(String method, String template, Body body, Handler handler) {
        drafts.add(setting -> {
            String name = "handler " + method + " " + setting.prefix() + template;
            return setting.route(method, template, new BlockingEndpoint(name, handler, setting.threads()), body);
        });
        return self();
    }

    /** Answers requests of a method and a path template on the event loop, where nothing may block. */
    public S async(String method, String template, Endpoint endpoint) {
        return async(method, template, endpoint, Body.WHOLE);
    }

    /** Answers requests of a method and a path template on the event loop, and says how it takes their bodies. */
    public S async(String method, String template, Endpoint endpoint, Body body) {
        drafts.add(setting -> setting.route(method, template, endpoint, body));
        return self();
    }

    /** Adds routes under a prefix, with codecs and mappings of their own before those here. */
    public S group(String prefix, Consumer<? super RouteGroup> routes) {
        RouteGroup group = new RouteGroup(prefix);
        routes.accept(group);
        groups.add(group);
        return self();
    }

    /** Reads and writes bodies with a codec, where none that was added before does, and before the built-in ones. */
    public S codec(BodyCodec codec) {
        codecs.add(codec);
        return self();
    }

    /** Answers what is thrown of a type, its subtypes included, with a refusal; of several that fit, the first added. */
    public <T extends Throwable> S error(Class<T> type, Function<? super T, Refusal> refusal) {
        mappings.add(ErrorMapping.of(type, refusal));
        return self();
    }

    /** Answers what is thrown of a type with a status and the throw's message. */
    public S error(Class<? extends Throwable> type, int status) {
        return error(type, thrown -> Refusal.of(status, String.valueOf(thrown.getMessage())));
    }

    /** Returns the routes, in the order in which they were added, groups last. */
    protected final List<Route> routes(RouteSetting outer) {
        RouteSetting setting = outer.with(codecs, mappings);
        List<Route> routes = new ArrayList<>();
        drafts.forEach(draft -> routes.add(draft.route(setting)));
        groups.forEach(group -> routes.addAll(group.routes(setting.under(group.prefix()))));
        return routes;
    }
}
